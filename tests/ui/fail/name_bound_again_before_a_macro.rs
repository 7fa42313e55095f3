use prewarm::{Error, lambda_handler};
use serde_json::{Value, json};

#[lambda_handler(main = false)]
async fn handler() -> Result<Value, Error> {
    #[init]
    let limit: u32 = 1;
    let limit = *limit + 1;
    #[init]
    let document: Value = json!({"limit": limit});

    Ok(json!([document, limit]))
}

fn main() {}
