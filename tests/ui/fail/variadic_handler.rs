use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async unsafe extern "C" fn handler(event: u32, ...) -> Result<(), Error> {
    Ok(())
}

fn main() {}
