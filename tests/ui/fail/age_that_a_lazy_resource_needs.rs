use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler() -> Result<u32, Error> {
    #[init(max_age_s = 300)]
    let password: String = String::new();
    #[init(lazy)]
    let length: usize = password.len();
    Ok(*length as u32)
}
