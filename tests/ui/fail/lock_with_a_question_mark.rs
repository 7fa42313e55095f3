use prewarm::{Error, lambda_handler};
use std::sync::Mutex;

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, Error> {
    #[init]
    let sum: Mutex<u32> = Mutex::new(0);

    *sum.lock()? += event;
    Ok(event)
}

fn main() {}
