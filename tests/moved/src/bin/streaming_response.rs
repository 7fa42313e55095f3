//! A response that is sent word by word.

use lambda_runtime::streaming::{Body, Response, channel};
use prewarm::{Error, LambdaEvent, lambda_handler};
use serde_json::Value;
use std::process::ExitCode;
use std::time::Duration;

#[lambda_handler(raw, main = false)]
async fn func(_event: LambdaEvent<Value>) -> Result<Response<Body>, Error> {
    let (mut sender, body) = channel();
    tokio::spawn(async move {
        for word in ["Hello", "world", "from", "Lambda!"] {
            sender.send_data(format!("{word}\n").into()).await.unwrap();
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    Ok(Response::from(body))
}

#[tokio::main]
async fn by_hand() -> Result<(), Error> {
    lambda_runtime::run(lambda_runtime::service_fn(func)).await
}

fn main() -> ExitCode {
    moved_programs::run(by_hand, func::main)
}
