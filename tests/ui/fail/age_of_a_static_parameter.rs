use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler(
    #[init(max_age_s = 300, String::new())] password: &'static String,
) -> Result<usize, Error> {
    Ok(password.len())
}
