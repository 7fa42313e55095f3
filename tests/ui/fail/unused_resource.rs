#![deny(unused_variables)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let used_by_the_next: u32 = 1;
    #[init]
    let unused: u32 = *used_by_the_next;

    Ok(1)
}

fn main() {}
