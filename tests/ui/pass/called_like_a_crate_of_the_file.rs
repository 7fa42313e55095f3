#![deny(warnings)]

use prewarm::{Error, lambda_handler};
use serde::Deserialize;

#[derive(Deserialize)]
struct Order {
    number: u32,
}

#[lambda_handler(main = false)]
async fn serde(order: Order) -> Result<u32, Error> {
    Ok(order.number)
}

#[lambda_handler(main = false)]
async fn prewarm(order: Order) -> Result<u32, Error> {
    Ok(order.number + 1)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let order = || Order { number: 1 };
    let returned = runtime.block_on(async { (serde(order()).await, prewarm(order()).await) });
    assert_eq!(returned.0.unwrap() + returned.1.unwrap(), 3);
}
