use prewarm::{Context, Error, lambda_handler};
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
struct Order {
    item: String,
}

#[lambda_handler(main = false)]
async fn handler(order: Order) -> Result<String, Error> {
    Ok(order.item)
}

fn main() {
    let order = Order { item: "tea".to_owned() };
    drop(handler::invoke(order, Context::default()));
}
