//! A handler of any JSON, with the guards of the attribute by hand.

use lambda_runtime::layers::TracingLayer;
use lambda_runtime::{Error, LambdaEvent, Runtime, service_fn};
use serde_json::Value;
use weight::by_hand::{Response, answer};

#[allow(clippy::unused_async)] // as a handler is
async fn customer(order: Value) -> Result<Value, Error> {
    Ok(order["customer"].clone())
}

async fn handler(event: LambdaEvent<Value>) -> Result<Response, Error> {
    answer(event.context, customer(event.payload)).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let runtime = Runtime::new(service_fn(handler)).layer(TracingLayer::new());
    runtime.run().await
}
