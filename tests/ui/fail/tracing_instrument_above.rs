use prewarm::{Error, lambda_handler};

#[tracing::instrument]
#[lambda_handler]
async fn handler() -> Result<u32, Error> {
    #[init]
    let number: u32 = 1;

    Ok(*number)
}
