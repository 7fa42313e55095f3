use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async extern "C" fn handler() -> Result<(), Error> {
    Ok(())
}

fn main() {}
