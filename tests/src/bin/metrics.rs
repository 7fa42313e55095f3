//! A handler with metrics, in a custom namespace.

use prewarm::{Context, lambda_handler};
use prewarm_tests::outcome::{Failed, Outcome, Value, end};
use std::time::Duration;
use tokio::time::sleep;

#[lambda_handler(metrics = "Shop/Prices")]
async fn handler(event: Outcome, context: Context) -> Result<Value, Failed> {
    #[init]
    let _slow: () = sleep(Duration::from_millis(20)).await;

    end(event, &context.request_id).await
}
