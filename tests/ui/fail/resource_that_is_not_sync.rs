use prewarm::{Error, lambda_handler};
use std::cell::Cell;

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let count: Cell<u32> = Cell::new(0);

    Ok(count.get())
}

fn main() {}
