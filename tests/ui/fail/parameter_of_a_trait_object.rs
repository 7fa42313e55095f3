use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(#[init(Box::new(1))] number: &dyn Send) -> Result<(), Error> {
    Ok(())
}

fn main() {}
