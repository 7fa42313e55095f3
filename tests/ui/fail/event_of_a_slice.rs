use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: &[u8]) -> Result<usize, Error> {
    Ok(event.len())
}

fn main() {}
