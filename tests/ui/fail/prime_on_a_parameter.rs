use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(#[init(prime, 1)] number: &u32) -> Result<u32, Error> {
    Ok(*number)
}

fn main() {}
