use prewarm::{Error, lambda_handler};

#[lambda_handler(mian = false)]
async fn handler() -> Result<(), Error> {
    Ok(())
}

fn main() {}
