use prewarm::{Error, lambda_handler};
use serde::Serialize;

#[lambda_handler(main = false)]
async fn handler(event: &str) -> Result<impl Serialize, Error> {
    Ok(event.to_owned())
}

fn main() {}
