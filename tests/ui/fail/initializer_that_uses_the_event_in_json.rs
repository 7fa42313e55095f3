use prewarm::{Error, lambda_handler};
use serde_json::{Value, json};

fn event() -> u32 {
    1
}

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<Value, Error> {
    #[init]
    let document: Value = json!({"id": [event]});

    Ok(json!([document, event, self::event()]))
}

fn main() {}
