use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(#[init(1)] number: &mut u32) -> Result<(), Error> {
    Ok(())
}

fn main() {}
