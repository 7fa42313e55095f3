use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler() -> Result<u32, Error> {
    #[init(lazy, max_age_s = 300)]
    let number: u32 = 5;
    Ok(*number)
}
