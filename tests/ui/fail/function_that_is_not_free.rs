mod associated_function {
    use prewarm::{Error, lambda_handler};

    struct Service;

    impl Service {
        #[lambda_handler(main = false)]
        async fn handler(event: String) -> Result<String, Error> {
            Ok(event)
        }
    }
}

mod function_of_an_impl_of_a_trait {
    use prewarm::{Error, lambda_handler};

    trait Service {
        async fn handler(event: String) -> Result<String, Error>;
    }

    struct Function;

    impl Service for Function {
        #[lambda_handler(main = false)]
        async fn handler(event: String) -> Result<String, Error> {
            Ok(event)
        }
    }
}

mod provided_function_of_a_trait {
    use prewarm::{Error, lambda_handler};

    trait Service {
        #[lambda_handler(main = false)]
        async fn handler(event: String) -> Result<String, Error> {
            Ok(event)
        }
    }
}

mod self_type {
    use prewarm::{Error, lambda_handler};

    struct Service;

    impl Service {
        #[lambda_handler(main = false)]
        async fn handler(event: Self) -> Result<(), Error> {
            Ok(())
        }
    }
}

fn main() {}
