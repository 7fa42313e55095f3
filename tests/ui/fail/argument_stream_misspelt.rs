use prewarm::lambda_http::{Body, Request, Response};
use prewarm::{Error, lambda_handler};

#[lambda_handler(http, streams)]
async fn handler(request: Request) -> Result<Response<Body>, Error> {
    Ok(Response::new(request.into_body()))
}
