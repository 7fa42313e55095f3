use prewarm::{Error, lambda_handler};

#[lambda_handler]
fn handler(event: String) -> Result<String, Error> {
    Ok(event)
}
