use prewarm::{Error, lambda_handler};
use std::pin::Pin;

fn load() -> Pin<Box<dyn Future<Output = u32> + Send>> {
    Box::pin(async { 1 })
}

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let number: Pin<Box<dyn Future<Output = u32> + Send>> = load();

    drop(number);
    Ok(1)
}

fn main() {}
