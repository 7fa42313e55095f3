mod value_of_a_list_that_is_not_serialize {
    use prewarm::{Error, lambda_handler};

    struct Item;

    #[lambda_handler(main = false)]
    async fn handler() -> Result<Vec<Item>, Error> {
        Ok(vec![Item])
    }
}

mod value_of_a_router {
    use axum::Router;
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<Router, Error> {
        Ok(Router::new())
    }
}

mod value_of_a_stream {
    use futures_util::stream::{self, Stream};
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(event: String) -> Result<impl Stream<Item = String>, Error> {
        Ok(stream::iter([event]))
    }
}

mod value_of_an_http_response {
    use prewarm::lambda_http::{Body, Response};
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(event: String) -> Result<Response<Body>, Error> {
        Ok(Response::new(event.into()))
    }
}

mod value_that_is_not_serialize {
    use prewarm::{Error, lambda_handler};

    struct Item;

    #[lambda_handler(main = false)]
    async fn handler() -> Result<Item, Error> {
        Ok(Item)
    }
}

fn main() {}
