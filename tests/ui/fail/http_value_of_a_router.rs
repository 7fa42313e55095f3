use axum::Router;
use prewarm::{Error, lambda_handler};

#[lambda_handler(http, main = false)]
async fn handler() -> Result<Router, Error> {
    Ok(Router::new())
}

fn main() {}
