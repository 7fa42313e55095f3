//! One resource, which costs next to nothing, by hand: the other side of `trivial_prewarm`.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::{Value, json};
use std::env;
use std::time::Instant;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let greeting = &env::var("GREETING").unwrap_or_default();
    run(service_fn(move |event: LambdaEvent<String>| async move {
        let start = Instant::now();
        let result = format!("{greeting} {}", event.payload);
        let execution_time = start.elapsed().as_secs_f64();
        let body = json!({ "result": result, "execution_time": execution_time });
        Ok::<Value, Error>(json!({
            "statusCode": 200,
            "headers": { "content-type": "application/json" },
            "isBase64Encoded": false,
            "body": body.to_string(),
        }))
    }))
    .await
}
