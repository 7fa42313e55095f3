//! The client is made by each invocation.

use cold_start::{GetItem, connect, get_item, response};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;
use std::time::Instant;

async fn handler(event: LambdaEvent<GetItem>) -> Result<Value, Error> {
    let start = Instant::now();
    let client = connect().await;
    let item = get_item(&client, event.payload.id).await?;
    response(&item, start)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(handler)).await
}
