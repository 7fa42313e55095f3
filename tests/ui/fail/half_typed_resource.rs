use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler() -> Result<u32, Error> {
    #[init]
    let number: u32 = 

    Ok(*number)
}
