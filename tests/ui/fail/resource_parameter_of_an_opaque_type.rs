use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(#[init(1)] number: &impl Copy) -> Result<(), Error> {
    let _ = number;
    Ok(())
}

fn main() {}
