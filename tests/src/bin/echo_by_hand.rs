//! The same on `lambda_runtime` alone.

use lambda_runtime::{Error, LambdaEvent, run_concurrent, service_fn};
use prewarm_tests::echo::{Echo, echo};

#[tokio::main]
async fn main() -> Result<(), Error> {
    run_concurrent(service_fn(|event: LambdaEvent<Echo>| echo(event.payload))).await
}
