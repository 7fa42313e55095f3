#![deny(unused_must_use)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, Error> {
    Ok(event)
}

fn main() {
    handler::main();
}
