use prewarm::lambda_http::IntoResponse;
use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: String) -> Result<impl IntoResponse, Error> {
    Ok(event)
}

fn main() {}
