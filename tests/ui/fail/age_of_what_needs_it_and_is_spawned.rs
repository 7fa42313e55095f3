use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler(
    #[init(max_age_s = 300, String::new())] password: &String,
    #[init(vec![password.clone()])] pool: &Vec<String>,
) -> Result<usize, Error> {
    let length = tokio::spawn(async move { pool.len() });
    Ok(length.await? + password.len())
}
