use prewarm::{Error, lambda_handler};

#[lambda_handler(metrics = true)]
async fn handler(name: String) -> Result<String, Error> {
    Ok(name)
}
