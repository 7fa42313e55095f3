use prewarm::{Error, lambda_handler};

#[lambda_handler("raw", main = false)]
async fn handler() -> Result<(), Error> {
    Ok(())
}

fn main() {}
