use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: Vec<_>) -> Result<usize, Error> {
    Ok(event.len())
}

fn main() {}
