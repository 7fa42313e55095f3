use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler() -> Result<usize, Error> {
    #[init(max_age_s = 300)]
    let password: String = String::new();
    let length = tokio::spawn(async move { password.len() });
    Ok(length.await?)
}
