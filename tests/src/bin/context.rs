//! A handler that answers with its context.

use prewarm::{Context, Error, lambda_handler};
use serde_json::Value;

#[lambda_handler(raw)]
async fn handler(_: Value, context: Context) -> Result<Context, Error> {
    Ok(context)
}
