//! One resource, which costs next to nothing: the other side of `trivial_by_hand`.

use prewarm::{Error, lambda_handler};
use std::env;

#[lambda_handler]
async fn handler(name: String) -> Result<String, Error> {
    #[init]
    let greeting: String = env::var("GREETING").unwrap_or_default();

    Ok(format!("{greeting} {name}"))
}
