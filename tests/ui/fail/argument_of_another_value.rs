use prewarm::{Error, lambda_handler};

#[lambda_handler(error_text = "none")]
async fn handler() -> Result<(), Error> {
    Ok(())
}
