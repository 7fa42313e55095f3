mod argument_crate_as_a_string {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false, crate = "prewarm")]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

mod argument_crate_self {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false, crate = Self::prewarm)]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

mod argument_without_its_value {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false, crate)]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
