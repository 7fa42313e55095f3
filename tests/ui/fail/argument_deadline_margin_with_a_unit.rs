use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false, deadline_margin_ms = 2s)]
async fn handler() -> Result<(), Error> {
    Ok(())
}

fn main() {}
