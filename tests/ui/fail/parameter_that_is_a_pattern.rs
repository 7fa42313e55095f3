use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(Some(event): Option<u32>) -> Result<u32, Error> {
    Ok(event)
}

fn main() {}
