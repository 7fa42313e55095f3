mod argument_main_beside_its_value {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main, false)]
    async fn handler(name: String) -> Result<String, Error> {
        Ok(name)
    }
}

mod argument_main_true {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = true)]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
