mod error_of_unit {
    use prewarm::lambda_handler;

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, ()> {
        Err(())
    }
}

mod error_that_does_not_convert {
    use prewarm::lambda_handler;

    struct NotAnError;

    #[lambda_handler(main = false)]
    async fn handler() -> Result<(), NotAnError> {
        Ok(())
    }
}

fn main() {}
