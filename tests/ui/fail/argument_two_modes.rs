use prewarm::{Error, lambda_handler};

#[lambda_handler(raw, http)]
async fn handler() -> Result<String, Error> {
    Ok(String::new())
}
