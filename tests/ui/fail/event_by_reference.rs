mod event_of_a_slice {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(event: &[u8]) -> Result<usize, Error> {
        Ok(event.len())
    }
}

mod event_of_str {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(event: &str) -> Result<String, Error> {
        Ok(event.to_uppercase())
    }
}

mod opaque_value_beside_a_mistake {
    use prewarm::{Error, lambda_handler};
    use serde::Serialize;

    #[lambda_handler(main = false)]
    async fn handler(event: &str) -> Result<impl Serialize, Error> {
        Ok(event.to_owned())
    }
}

mod state_as_the_only_parameter {
    use prewarm::{Error, lambda_handler};

    struct Pool;

    #[lambda_handler(main = false)]
    async fn handler(pool: &Pool) -> Result<(), Error> {
        let _ = pool;
        Ok(())
    }
}

fn main() {}
