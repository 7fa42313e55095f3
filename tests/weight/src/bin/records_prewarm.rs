//! A handler of each message of a queue, with the attribute.

use prewarm::{Error, lambda_handler};
use weight::order::{Order, total};

#[lambda_handler(batch)]
async fn handler(order: Order) -> Result<(), Error> {
    total(order).await?;
    Ok(())
}
