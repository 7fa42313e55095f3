//! Work at the end of an environment.

use lambda_runtime::spawn_graceful_shutdown_handler;
use prewarm::{Error, LambdaEvent, lambda_handler};
use std::process::ExitCode;

async fn flush() {
    println!("flushed");
}

async fn func(event: LambdaEvent<String>) -> Result<String, Error> {
    Ok(format!("Hello, {}", event.payload))
}

#[tokio::main]
async fn by_hand() -> Result<(), Error> {
    spawn_graceful_shutdown_handler(flush).await;
    lambda_runtime::run(lambda_runtime::service_fn(func)).await
}

#[lambda_handler(raw, main = false)]
async fn moved(event: LambdaEvent<String>) -> Result<String, Error> {
    #[init]
    if std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_some() {
        spawn_graceful_shutdown_handler(flush).await;
    }

    func(event).await
}

fn main() -> ExitCode {
    moved_programs::run(by_hand, moved::main)
}
