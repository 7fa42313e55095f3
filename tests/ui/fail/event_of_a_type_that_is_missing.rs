use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: GetItem) -> Result<u32, Error> {
    Ok(event.id)
}

fn main() {}
