use prewarm::{Error, lambda_handler};

#[lambda_handler(storage = 5)]
async fn handler() -> Result<(), Error> {
    Ok(())
}
