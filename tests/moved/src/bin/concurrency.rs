//! Invocations at once, as on Lambda Managed Instances: each waits until there are four.

use prewarm::{Error, LambdaEvent, lambda_handler};
use std::process::ExitCode;
use std::sync::LazyLock;
use tokio::sync::Barrier;

static FOUR: LazyLock<Barrier> = LazyLock::new(|| Barrier::new(4));

#[lambda_handler(raw, main = false)]
async fn func(event: LambdaEvent<u32>) -> Result<String, Error> {
    FOUR.wait().await;
    Ok(format!("{}: {}", event.context.request_id, event.payload))
}

#[tokio::main]
async fn by_hand() -> Result<(), Error> {
    lambda_runtime::run_concurrent(lambda_runtime::service_fn(func)).await
}

fn main() -> ExitCode {
    moved_programs::run(by_hand, func::main)
}
