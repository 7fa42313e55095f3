use prewarm::{Context as LambdaContext, Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(context: LambdaContext, event: String) -> Result<String, Error> {
    Ok(event + &context.request_id)
}

fn main() {}
