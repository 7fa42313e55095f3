use prewarm::lambda_http::{Request, Response};
use prewarm::{Error, lambda_handler};

#[lambda_handler(http, stream)]
async fn handler(request: Request) -> Result<Response<Vec<u32>>, Error> {
    Ok(Response::new(vec![request.headers().len() as u32]))
}
