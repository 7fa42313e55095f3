//! A handler that does what its event says, with the attribute.

use prewarm::{Error, lambda_handler};
use prewarm_tests::echo::{Echo, echo};

#[lambda_handler(raw)]
async fn handler(event: Echo) -> Result<String, Error> {
    echo(event).await
}
