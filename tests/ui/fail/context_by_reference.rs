use prewarm::{Context, Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: String, context: &Context) -> Result<String, Error> {
    Ok(event + &context.request_id)
}

fn main() {}
