//! The README's program.
#![allow(clippy::unused_async)] // a real one awaits

use prewarm::{Error, lambda_handler};
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize)]
struct Order {
    item: String,
    count: u32,
}

#[lambda_handler]
async fn handler(order: Order) -> Result<u32, Error> {
    #[init]
    let list: String = price_list().await?;
    #[init]
    let prices: HashMap<String, u32> = serde_json::from_str(list.as_str())?;

    let price = prices.get(&order.item).ok_or("no such item")?;
    Ok(price * order.count)
}

/// Prices in cents. A real function would read a file here, or ask a service.
async fn price_list() -> Result<String, Error> {
    Ok(r#"{"tea": 700, "sugar": 150}"#.to_owned())
}
