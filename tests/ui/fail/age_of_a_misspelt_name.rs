use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler() -> Result<u32, Error> {
    #[init(max_age = 300)]
    let number: u32 = 5;
    Ok(*number)
}
