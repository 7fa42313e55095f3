use axum::response::Response;
use prewarm::{Error, lambda_handler};

#[lambda_handler(http, main = false)]
async fn handler() -> Result<Response, Error> {
    Ok(Response::new(axum::body::Body::empty()))
}

fn main() {}
