use prewarm::{Error, lambda_handler};

#[lambda_handler(batch)]
async fn handler(order: String) -> Result<usize, Error> {
    Ok(order.len())
}
