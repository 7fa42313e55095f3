//! Fails with a custom error that is called `Timeout`.

use prewarm::lambda_handler;
use std::fmt;

#[derive(Debug)]
struct Timeout;

impl fmt::Display for Timeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the database is slow")
    }
}

impl std::error::Error for Timeout {}

#[lambda_handler]
async fn handler() -> Result<(), Timeout> {
    Err(Timeout)
}
