//! A handler of a `Request`, in `http` mode.

use prewarm::lambda_http::{Body, Request, Response};
use prewarm::{Error, lambda_handler};

#[lambda_handler(http)]
async fn handler(request: Request) -> Result<Response<Body>, Error> {
    let text = format!("{} {}", request.method(), request.uri().path());
    Ok(Response::builder()
        .header("x-kind", "text")
        .body(text.into())?)
}
