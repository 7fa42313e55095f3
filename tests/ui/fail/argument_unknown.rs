mod argument_of_tokio {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false, worker_threads = 2)]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

mod argument_that_is_a_keyword {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(async, main = false)]
    async fn handler(name: String) -> Result<String, Error> {
        Ok(name)
    }
}

mod argument_that_is_a_keyword_with_a_value {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(type = "http", main = false)]
    async fn handler(name: String) -> Result<String, Error> {
        Ok(name)
    }
}

mod argument_that_is_an_underscore {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(_, main = false)]
    async fn handler(name: String) -> Result<String, Error> {
        Ok(name)
    }
}

mod argument_unknown {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(storage = 5, main = false)]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
