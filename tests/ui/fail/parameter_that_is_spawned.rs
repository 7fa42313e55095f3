use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(#[init(1)] number: &u32) -> Result<u32, Error> {
    Ok(tokio::spawn(async move { *number }).await?)
}

fn main() {}
