//! A handler of a struct, with the guards of the attribute by hand.

use lambda_runtime::layers::TracingLayer;
use lambda_runtime::{Error, LambdaEvent, Runtime, service_fn};
use weight::by_hand::{Response, answer};
use weight::order::{Order, total};

async fn handler(event: LambdaEvent<Order>) -> Result<Response, Error> {
    answer(event.context, total(event.payload)).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let runtime = Runtime::new(service_fn(handler)).layer(TracingLayer::new());
    runtime.run().await
}
