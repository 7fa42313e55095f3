//! A handler of records that do what they say.

use prewarm::{Error, lambda_handler};
use prewarm_tests::echo::{Echo, echo};

#[lambda_handler(batch)]
async fn handler(record: Echo) -> Result<(), Error> {
    echo(record).await.map(|_| ())
}
