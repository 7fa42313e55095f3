use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler(event: String) -> Result<String, Error> {
    Ok(event)
}

#[tokio::main]
async fn main() {}
