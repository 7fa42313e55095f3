use prewarm::{Context, Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(context: &Context) -> Result<String, Error> {
    Ok(context.request_id.clone())
}

fn main() {}
