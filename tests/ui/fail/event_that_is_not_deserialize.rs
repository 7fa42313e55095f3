mod event_of_a_list_that_is_not_deserialize {
    use prewarm::{Error, lambda_handler};

    struct Item;

    #[lambda_handler(main = false)]
    async fn handler(event: Vec<Item>) -> Result<usize, Error> {
        Ok(event.len())
    }
}

mod event_of_an_http_request {
    use prewarm::lambda_http::Request;
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(request: Request) -> Result<String, Error> {
        Ok(request.uri().to_string())
    }
}

mod event_of_an_http_request_with_a_context {
    use prewarm::lambda_http::Request;
    use prewarm::{Context, Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(request: Request, context: Context) -> Result<String, Error> {
        Ok(request.uri().to_string() + &context.request_id)
    }
}

mod event_that_is_not_deserialize {
    use prewarm::{Error, lambda_handler};

    struct GetItem;

    #[lambda_handler(main = false)]
    async fn handler(event: GetItem) -> Result<(), Error> {
        Ok(drop(event))
    }
}

mod lambda_event_of_a_type_that_is_not_deserialize {
    use prewarm::{Error, LambdaEvent, lambda_handler};

    struct GetItem;

    #[lambda_handler(main = false)]
    async fn handler(event: LambdaEvent<GetItem>) -> Result<(), Error> {
        let _ = event.payload;
        Ok(())
    }
}

mod raw_event_that_is_not_deserialize {
    use prewarm::{Error, lambda_handler};

    struct GetItem;

    #[lambda_handler(raw, main = false)]
    async fn handler(_event: GetItem) -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
