use prewarm::{Error, lambda_handler};

#[tokio::main]
#[lambda_handler]
async fn handler() -> Result<(), Error> {
    Ok(())
}
