//! A handler of a `Request`, on `lambda_http`.

use lambda_http::{Body, Error, Request, Response, run, service_fn};

async fn handler(request: Request) -> Result<Response<Body>, Error> {
    let text = format!("{} {}", request.method(), request.uri().path());
    Ok(Response::builder()
        .header("x-kind", "text")
        .body(text.into())?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(handler)).await
}
