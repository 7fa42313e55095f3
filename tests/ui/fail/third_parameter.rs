use prewarm::{Context, Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: String, context: Context, table: &str) -> Result<(), Error> {
    Ok(())
}

fn main() {}
