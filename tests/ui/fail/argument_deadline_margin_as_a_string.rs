use prewarm::{Error, lambda_handler};

#[lambda_handler(deadline_margin_ms = "100")]
async fn handler() -> Result<(), Error> {
    Ok(())
}
