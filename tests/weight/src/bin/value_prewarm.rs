//! A handler of any JSON, with the attribute.

use prewarm::{Error, lambda_handler};
use serde_json::Value;

#[lambda_handler]
async fn customer(order: Value) -> Result<Value, Error> {
    Ok(order["customer"].clone())
}
