use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler() -> Result<u32, Error> {
    #[init(max_age_s = 5 * 60)]
    let number: u32 = 5;
    Ok(*number)
}
