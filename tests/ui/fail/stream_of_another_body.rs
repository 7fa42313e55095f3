mod stream_of_a_body_that_is_none {
    use prewarm::lambda_http::{Request, Response};
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(http, stream, main = false)]
    async fn handler(request: Request) -> Result<Response<Vec<u32>>, Error> {
        Ok(Response::new(vec![request.headers().len() as u32]))
    }
}

mod stream_of_text {
    use prewarm::lambda_http::Request;
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(http, stream, main = false)]
    async fn handler(request: Request) -> Result<String, Error> {
        Ok(request.uri().to_string())
    }
}

fn main() {}
