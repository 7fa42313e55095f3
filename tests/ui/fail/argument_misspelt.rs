mod argument_max_concurrency {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(batch, max_concurrency = 5, main = false)]
    async fn handler(name: String) -> Result<String, Error> {
        Ok(name)
    }
}

mod argument_misspelt {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(mian = false, main = false)]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

mod argument_sqs {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(sqs, main = false)]
    async fn handler(name: String) -> Result<String, Error> {
        Ok(name)
    }
}

mod argument_stream_misspelt {
    use prewarm::lambda_http::{Body, Request, Response};
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(http, streams, main = false)]
    async fn handler(request: Request) -> Result<Response<Body>, Error> {
        Ok(Response::new(request.into_body()))
    }
}

mod argument_streaming {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(http, streaming, main = false)]
    async fn handler(name: String) -> Result<String, Error> {
        Ok(name)
    }
}

mod argument_timeout {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(timeout = 3, main = false)]
    async fn handler(name: String) -> Result<String, Error> {
        Ok(name)
    }
}

mod argument_in_capitals {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(RAW, main = false)]
    async fn handler(name: String) -> Result<String, Error> {
        Ok(name)
    }
}

fn main() {}
