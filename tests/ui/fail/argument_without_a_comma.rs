mod argument_without_a_comma {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(raw main = false)]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

mod argument_before_a_semicolon {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(raw; main = false)]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
