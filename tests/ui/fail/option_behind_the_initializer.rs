use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(#[init(1 + 1, blocking)] number: &u32) -> Result<u32, Error> {
    Ok(*number)
}

fn main() {}
