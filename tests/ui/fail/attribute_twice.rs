use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
#[lambda_handler(main = false)]
async fn handler() -> Result<(), Error> {
    Ok(())
}

fn main() {}
