use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false, crate)]
async fn handler() -> Result<(), Error> {
    Ok(())
}

fn main() {}
