use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler() -> Result<u32, Error> {
    #[init(max_age_s = 300, max_age_s = 600)]
    let number: u32 = 5;
    Ok(*number)
}
