#![deny(warnings)]
#![allow(clippy::let_and_return, clippy::redundant_closure_call)]

use prewarm::{Error, lambda_handler};
use serde_json::{Value, json};

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<Value, Error> {
    let value = event;
    #[init]
    let document: Value = json!({"event": "event", "value": {"x": [1, 2]}});
    #[init]
    let text: String = format!("{value:>width$} {0}", 1, value = 2, width = 3);
    #[init]
    let closure: u32 = (|event: u32| event + 1)(1);
    #[init]
    let matched: bool = matches!(Some(3), Some(value) if value > 2);
    #[init]
    let waited: u32 = async {
        let event = 4;
        event
    }
    .await;

    Ok(json!([document, text, closure, matched, waited, value]))
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime.block_on(async { handler(9).await }).unwrap();
    assert_eq!(answer[1], "  2 1");
    assert_eq!(answer[2], 2);
    assert_eq!(answer[5], 9);
}
