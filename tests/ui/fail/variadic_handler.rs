use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: u32, rest: ...) -> Result<(), Error> {
    Ok(())
}

fn main() {}
