//! The handler of `outcomes` under a layer that says when it was gone through.

use lambda_runtime::tower::ServiceBuilder;
use lambda_runtime::{LambdaEvent, Runtime};
use prewarm::{Context, Error, Event, lambda_handler};
use prewarm_tests::outcome::{Failed, Outcome, Value, end};

#[lambda_handler(main = false, raw)]
async fn handler(event: Outcome, context: Context) -> Result<Value, Failed> {
    #[init]
    eprintln!("INIT");

    end(event, &context.request_id).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let service = ServiceBuilder::new()
        .map_request(|event: LambdaEvent<Event>| {
            eprintln!("layer");
            event
        })
        .service(handler::service().await?);
    Runtime::new(service).run_concurrent().await
}
