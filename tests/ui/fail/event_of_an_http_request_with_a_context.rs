use prewarm::lambda_http::Request;
use prewarm::{Context, Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(request: Request, context: Context) -> Result<String, Error> {
    Ok(request.uri().to_string() + &context.request_id)
}

fn main() {}
