mod attribute_twice {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    #[lambda_handler(main = false)]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

mod attribute_twice_by_path {
    use prewarm::Error;

    #[prewarm::lambda_handler(raw, main = false)]
    #[prewarm::lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        Ok(event)
    }
}

fn main() {}
