mod argument_batch_twice {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(batch, batch = "record", main = false)]
    async fn handler(order: String) -> Result<(), Error> {
        println!("{order}");
        Ok(())
    }
}

mod argument_stream_twice {
    use prewarm::lambda_http::{Body, Request, Response};
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(stream, http, stream, main = false)]
    async fn handler(request: Request) -> Result<Response<Body>, Error> {
        Ok(Response::new(request.into_body()))
    }
}

mod argument_twice {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false, main = false)]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
