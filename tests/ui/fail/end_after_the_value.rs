use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler(#[init(5, close = ())] number: &u32) -> Result<u32, Error> {
    Ok(*number)
}
