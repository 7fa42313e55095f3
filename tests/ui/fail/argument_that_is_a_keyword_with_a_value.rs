use prewarm::{Error, lambda_handler};

#[lambda_handler(type = "http")]
async fn handler(name: String) -> Result<String, Error> {
    Ok(name)
}
