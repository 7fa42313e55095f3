//! A handler of a struct, with the attribute.

use prewarm::{Error, lambda_handler};
use weight::order::{Order, Total, total};

#[lambda_handler]
async fn handler(order: Order) -> Result<Total, Error> {
    total(order).await
}
