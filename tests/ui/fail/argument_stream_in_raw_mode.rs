use prewarm::{Error, lambda_handler};

#[lambda_handler(raw, stream)]
async fn handler(order: String) -> Result<String, Error> {
    Ok(order)
}
