use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn first(event: u32) -> Result<u32, Error> {
    Ok(event)
}

#[lambda_handler]
async fn second(event: u32) -> Result<u32, Error> {
    Ok(event + 1)
}
