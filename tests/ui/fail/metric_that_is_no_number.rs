//! The value of a metric is a number.

use prewarm::{Error, Unit, lambda_handler, metric};
use std::time::Duration;

#[lambda_handler(metrics)]
async fn handler(seconds: u64) -> Result<(), Error> {
    metric("Wait", Duration::from_secs(seconds), Unit::Seconds);
    Ok(())
}
