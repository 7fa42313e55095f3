use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false, crate = my_library::prewarm)]
async fn handler() -> Result<(), Error> {
    Ok(())
}

fn main() {}
