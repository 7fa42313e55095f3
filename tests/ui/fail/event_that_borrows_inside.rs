use prewarm::{Error, lambda_handler};
use std::collections::HashMap;

#[lambda_handler(main = false)]
async fn handler(event: HashMap<&str, u32>) -> Result<usize, Error> {
    Ok(event.len())
}

fn main() {}
