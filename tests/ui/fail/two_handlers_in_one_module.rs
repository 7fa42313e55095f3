use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn first() -> Result<(), Error> {
    Ok(())
}

#[lambda_handler]
async fn second() -> Result<(), Error> {
    Ok(())
}
