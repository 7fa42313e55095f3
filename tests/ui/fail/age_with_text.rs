use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler(#[init(max_age_s = "300", 5)] number: &u32) -> Result<u32, Error> {
    Ok(*number)
}
