use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler(#[init(lazy, String::new())] name: &String) -> Result<String, Error> {
    Ok(name.clone())
}
