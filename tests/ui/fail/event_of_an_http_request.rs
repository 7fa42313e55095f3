use prewarm::lambda_http::Request;
use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(request: Request) -> Result<String, Error> {
    Ok(request.uri().to_string())
}

fn main() {}
