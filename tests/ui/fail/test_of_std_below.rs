use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
#[test]
async fn handler() -> Result<(), Error> {
    Ok(())
}

fn main() {}
