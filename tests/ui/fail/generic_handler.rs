use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler<T>(event: T) -> Result<(), Error> {
    Ok(())
}

fn main() {}
