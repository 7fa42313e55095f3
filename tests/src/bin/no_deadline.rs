//! A handler that no deadline cancels.

use prewarm::{Error, lambda_handler};
use std::time::Duration;
use tokio::time::sleep;

#[lambda_handler(deadline_margin_ms = 0)]
async fn handler(millis: u64) -> Result<(), Error> {
    sleep(Duration::from_millis(millis)).await;
    Ok(())
}
