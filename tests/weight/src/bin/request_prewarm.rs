//! A handler of the body of an HTTP request, or else of its query, with the attribute.

use prewarm::{Error, lambda_handler};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Order {
    id: String,
    count: u32,
}

#[derive(Serialize)]
struct Ordered {
    id: String,
    price_cents: u32,
}

#[lambda_handler]
async fn price(order: Order) -> Result<Ordered, Error> {
    Ok(Ordered {
        id: order.id,
        price_cents: order.count * 250,
    })
}
