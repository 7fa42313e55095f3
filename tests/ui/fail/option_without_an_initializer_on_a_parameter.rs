use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler(#[init(blocking)] seed: &u64) -> Result<u64, Error> {
    Ok(*seed)
}
