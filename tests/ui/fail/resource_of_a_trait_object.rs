use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let price: dyn Fn() -> u32 + Send + Sync = || 1;

    Ok(price())
}

fn main() {}
