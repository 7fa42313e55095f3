use prewarm::{Error, lambda_handler};

#[lambda_handler(http, main = false)]
async fn handler() -> Result<(http::StatusCode, &'static str), Error> {
    Ok((http::StatusCode::CREATED, "created"))
}

fn main() {}
