use prewarm::{Error, lambda_handler};

#[lambda_handler(batch, max_concurrency = 5)]
async fn handler(name: String) -> Result<String, Error> {
    Ok(name)
}
