mod http_value_of_a_list {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(http, main = false)]
    async fn handler() -> Result<Vec<u32>, Error> {
        Ok(vec![1])
    }
}

mod http_value_of_a_router {
    use axum::Router;
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(http, main = false)]
    async fn handler() -> Result<Router, Error> {
        Ok(Router::new())
    }
}

mod http_value_that_is_not_a_response {
    use prewarm::{Error, lambda_handler};

    struct Page;

    #[lambda_handler(http, main = false)]
    async fn handler() -> Result<Page, Error> {
        Ok(Page)
    }
}

fn main() {}
