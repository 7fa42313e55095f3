use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false, 100)]
async fn handler() -> Result<(), Error> {
    Ok(())
}

fn main() {}
