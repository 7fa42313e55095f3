use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn main() -> Result<(), Error> {
    Ok(())
}
