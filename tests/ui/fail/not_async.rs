mod future_in_place_of_async {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    fn handler(event: String) -> impl Future<Output = Result<String, Error>> {
        async move { Ok(event) }
    }
}

mod not_async {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    fn handler(event: String) -> Result<String, Error> {
        Ok(event)
    }
}

mod tokio_main_above {
    use prewarm::{Error, lambda_handler};

    #[tokio::main]
    #[lambda_handler(main = false)]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
