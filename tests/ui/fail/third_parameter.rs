mod state_as_a_reference {
    use prewarm::{Error, lambda_handler};

    struct Pool;

    #[lambda_handler(main = false)]
    async fn handler(event: String, pool: &Pool) -> Result<String, Error> {
        let _ = pool;
        Ok(event)
    }
}

mod third_parameter {
    use prewarm::{Context, Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(event: String, context: Context, table: &str) -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
