use prewarm::{Error, lambda_handler};

#[lambda_handler(http, main = false)]
async fn handler() -> Result<Vec<u32>, Error> {
    Ok(vec![1])
}

fn main() {}
