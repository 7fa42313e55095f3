use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(#[init(1)] first: u32, #[init(2)] second: &mut u32) -> Result<u32, Error> {
    Ok(first + *second)
}

fn main() {}
