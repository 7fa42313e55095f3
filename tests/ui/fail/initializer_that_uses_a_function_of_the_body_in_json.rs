use prewarm::{Error, lambda_handler};
use serde_json::{Value, json};

fn limit() -> u32 {
    1
}

#[lambda_handler(main = false)]
async fn handler() -> Result<Value, Error> {
    #[init]
    let document: Value = json!({"limit": limit()});
    fn limit() -> u32 {
        10
    }

    Ok(json!([document, limit(), self::limit()]))
}

fn main() {}
