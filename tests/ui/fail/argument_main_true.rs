use prewarm::{Error, lambda_handler};

#[lambda_handler(main = true)]
async fn handler() -> Result<(), Error> {
    Ok(())
}

fn main() {}
