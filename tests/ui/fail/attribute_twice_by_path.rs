use prewarm::{Error, lambda_handler};

#[prewarm::lambda_handler(raw, main = false)]
#[lambda_handler]
async fn handler(event: u32) -> Result<u32, Error> {
    Ok(event)
}

fn main() {}
