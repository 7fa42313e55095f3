use prewarm::{Error, lambda_handler};

#[lambda_handler(_)]
async fn handler(name: String) -> Result<String, Error> {
    Ok(name)
}
