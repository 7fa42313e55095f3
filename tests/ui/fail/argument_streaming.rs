use prewarm::{Error, lambda_handler};

#[lambda_handler(http, streaming)]
async fn handler(name: String) -> Result<String, Error> {
    Ok(name)
}
