use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, Error> {
    Ok(event)
}

#[lambda_handler]
async fn handler(event: u32) -> Result<u32, Error> {
    Ok(event + 1)
}
