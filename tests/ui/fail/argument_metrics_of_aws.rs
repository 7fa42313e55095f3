use prewarm::{Error, lambda_handler};

#[lambda_handler(metrics = "AWS/Lambda")]
async fn handler() -> Result<String, Error> {
    Ok(String::new())
}
