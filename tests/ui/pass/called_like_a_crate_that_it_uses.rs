#![deny(warnings)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn serde_json(event: String) -> Result<u64, Error> {
    #[init]
    let document: serde_json::Value = serde_json::json!({"number": 1});
    let number: u64 = serde_json::from_str(&event)?;

    Ok(number + document["number"].as_u64().unwrap_or(0))
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(
        runtime
            .block_on(async { serde_json("1".to_owned()).await })
            .unwrap(),
        2
    );
}
