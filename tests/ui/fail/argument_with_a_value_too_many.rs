use prewarm::{Error, lambda_handler};

#[lambda_handler(raw = true)]
async fn handler() -> Result<(), Error> {
    Ok(())
}
