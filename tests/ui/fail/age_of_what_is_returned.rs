use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler() -> Result<&'static str, Error> {
    #[init(max_age_s = 300)]
    let password: String = String::new();
    Ok(password.as_str())
}
