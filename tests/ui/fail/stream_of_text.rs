use prewarm::lambda_http::Request;
use prewarm::{Error, lambda_handler};

#[lambda_handler(http, stream)]
async fn handler(request: Request) -> Result<String, Error> {
    Ok(request.uri().to_string())
}
