//! What people write today: the resources of `init_prewarm`, made one after another in `main`.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde::de::IgnoredAny;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let config = after(10).await;
    let client = config + after(5).await;
    let cache = after(60).await;
    let model = after(80).await;
    run(service_fn(move |_: LambdaEvent<IgnoredAny>| async move {
        Ok::<Value, Error>(json!({"statusCode": 200, "body": (client + cache + model).to_string()}))
    }))
    .await
}

async fn after(ms: u64) -> u64 {
    sleep(Duration::from_millis(ms)).await;
    ms
}
