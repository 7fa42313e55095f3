use prewarm::{Error, lambda_handler};

#[lambda_handler(timeout = 5)]
async fn handler() -> Result<(), Error> {
    Ok(())
}
