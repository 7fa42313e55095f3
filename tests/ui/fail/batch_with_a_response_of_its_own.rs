use prewarm::{Error, lambda_handler};
use serde_json::{Value, json};

#[lambda_handler(batch)]
async fn handler(order: String) -> Result<Value, Error> {
    Ok(json!({"batchItemFailures": [{"itemIdentifier": order}]}))
}
