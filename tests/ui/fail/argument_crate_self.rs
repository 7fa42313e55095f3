use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false, crate = Self::prewarm)]
async fn handler() -> Result<(), Error> {
    Ok(())
}

fn main() {}
