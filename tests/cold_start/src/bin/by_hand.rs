//! The client is made once, before `run`.

use aws_sdk_dynamodb::Client;
use cold_start::{GetItem, connect, get_item, response};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;
use std::time::Instant;

async fn handler(client: &Client, event: LambdaEvent<GetItem>) -> Result<Value, Error> {
    let start = Instant::now();
    let item = get_item(client, event.payload.id).await?;
    response(&item, start)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = &connect().await;
    run(service_fn(move |event| handler(client, event))).await
}
