use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async unsafe fn handler() -> Result<(), Error> {
    Ok(())
}

fn main() {}
