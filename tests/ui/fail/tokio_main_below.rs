use prewarm::{Error, lambda_handler};

#[lambda_handler]
#[tokio::main]
async fn handler() -> Result<(), Error> {
    Ok(())
}
