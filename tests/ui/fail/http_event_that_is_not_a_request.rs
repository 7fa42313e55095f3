use prewarm::{Error, lambda_handler};

#[lambda_handler(http)]
async fn handler(_event: String) -> Result<String, Error> {
    Ok(String::new())
}
