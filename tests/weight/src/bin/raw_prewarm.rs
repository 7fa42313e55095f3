//! A handler of an event as it is, in `raw` mode.

use prewarm::{Error, LambdaEvent, lambda_handler};
use weight::order::{Order, Total, total};

#[lambda_handler(raw)]
async fn handler(event: LambdaEvent<Order>) -> Result<Total, Error> {
    total(event.payload).await
}
