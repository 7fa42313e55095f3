use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false, metrics("Orders"))]
async fn handler() -> Result<(), Error> {
    Ok(())
}

fn main() {}
