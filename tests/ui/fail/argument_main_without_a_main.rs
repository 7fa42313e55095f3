use prewarm::{Error, lambda_handler};

#[lambda_handler(main, false)]
async fn handler(name: String) -> Result<String, Error> {
    Ok(name)
}
