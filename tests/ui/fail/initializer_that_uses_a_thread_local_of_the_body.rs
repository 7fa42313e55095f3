use prewarm::{Error, lambda_handler};
use std::cell::Cell;

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    thread_local! {
        static COUNT: Cell<u32> = const { Cell::new(1) };
    }
    #[init]
    let count: u32 = COUNT.get();

    Ok(*count)
}

fn main() {}
