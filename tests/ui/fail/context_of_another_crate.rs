use prewarm::{Error, lambda_handler};
use std::task::Context;

#[lambda_handler(main = false)]
async fn handler(event: String, context: Context<'static>) -> Result<String, Error> {
    drop(context);
    Ok(event)
}

fn main() {}
