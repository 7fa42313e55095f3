use prewarm::{Error, lambda_handler};

#[lambda_handler(timeout = 3)]
async fn handler(name: String) -> Result<String, Error> {
    Ok(name)
}
