use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: &str) -> Result<String, Error> {
    Ok(event.to_uppercase())
}

fn main() {}
