//! A handler of each message of a queue, as it is written by hand.

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use weight::order::total;

async fn handler(event: LambdaEvent<SqsEvent>) -> Result<SqsBatchResponse, Error> {
    let mut response = SqsBatchResponse::default();
    for message in event.payload.records {
        let order = serde_json::from_str(message.body.as_deref().unwrap_or_default());
        let done = match order {
            Ok(order) => total(order).await.map(drop),
            Err(error) => Err(error.into()),
        };
        if let Err(error) = done {
            tracing::error!(%error, "a message failed");
            response.add_failure(message.message_id.unwrap_or_default());
        }
    }
    Ok(response)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(handler)).await
}
