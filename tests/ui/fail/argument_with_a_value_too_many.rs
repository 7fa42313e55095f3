mod argument_mode_with_parentheses {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(raw(), main = false)]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

mod argument_stream_with_a_value {
    use prewarm::lambda_http::{Body, Request, Response};
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(http, stream = true, main = false)]
    async fn handler(request: Request) -> Result<Response<Body>, Error> {
        Ok(Response::new(request.into_body()))
    }
}

mod argument_with_a_value_too_many {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(raw = true, main = false)]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
