//! A handler of an event as it is, on `lambda_runtime`.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use weight::order::{Order, Total, total};

async fn handler(event: LambdaEvent<Order>) -> Result<Total, Error> {
    total(event.payload).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(handler)).await
}
