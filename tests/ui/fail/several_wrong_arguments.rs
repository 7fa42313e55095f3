use prewarm::{Error, lambda_handler};

#[lambda_handler(main = true, crate = "prewarm", mian = false, main, crate = ::prewarm, main = false, main = false)]
async fn handler() -> Result<(), Error> {
    Ok(())
}

fn main() {}
