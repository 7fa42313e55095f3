use prewarm::{Context, Error, LambdaEvent, lambda_handler};
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize)]
struct Order {
    id: String,
}

#[derive(Deserialize)]
struct SqsMessage {
    body: Option<String>,
}

#[lambda_handler(batch, concurrency = 10, metrics, main = false)]
async fn orders(
    order: Order,
    context: Context,
    #[init(HashMap::new())] names: &HashMap<String, u32>,
) -> Result<(), Error> {
    if names.contains_key(&order.id) {
        return Err(context.request_id.into());
    }
    Ok(())
}

#[lambda_handler(concurrency = 2, batch = "record", main = false)]
async fn messages(message: SqsMessage) -> Result<(), String> {
    message.body.map(drop).ok_or_else(|| "empty".to_owned())
}

mod stream {
    use super::*;

    #[lambda_handler(batch, main = false)]
    pub async fn changes(
        LambdaEvent { payload, .. }: LambdaEvent<Option<Order>>,
    ) -> Result<(), std::io::Error> {
        if let Some(order) = payload {
            println!("{}", order.id);
        }
        Ok(())
    }
}

#[lambda_handler(batch, main = false)]
async fn ticks() -> Result<(), Error> {
    #[init]
    let count: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    Ok(())
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let event = r#"{"Records":[{"eventSource":"aws:sqs","messageId":"1","body":"{}"}]}"#;
    let response = runtime
        .block_on(ticks::invoke(event, Context::default()))
        .unwrap();
    assert_eq!(response.to_string(), r#"{"batchItemFailures":[]}"#);
    runtime
        .block_on(orders::invoke(event, Context::default()))
        .unwrap_err();
}
