use prewarm::{Context, Error, lambda_handler};
use serde_json::{Value, json};

#[lambda_handler(main = false)]
async fn handler(event: u32, context: Context) -> Result<Value, Error> {
    #[init]
    let document: Value = json!({"id": context.request_id});

    Ok(json!([document, event]))
}

fn main() {}
