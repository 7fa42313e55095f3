//! The handler of the bench `invocation`, with the attribute.

use prewarm::{Error, lambda_handler};
use prewarm_tests::order::{Order, Total, total};

#[lambda_handler]
async fn handler(order: Order) -> Result<Total, Error> {
    total(order).await
}
