use prewarm::{Error, lambda_handler};

#[lambda_handler(async)]
async fn handler(name: String) -> Result<String, Error> {
    Ok(name)
}
