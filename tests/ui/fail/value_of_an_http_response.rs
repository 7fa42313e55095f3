use prewarm::lambda_http::{Body, Response};
use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: String) -> Result<Response<Body>, Error> {
    Ok(Response::new(event.into()))
}

fn main() {}
