mod argument_deadline_margin_as_a_string {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(deadline_margin_ms = "100", main = false)]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

mod argument_deadline_margin_that_is_negative {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false, deadline_margin_ms = -1)]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

mod argument_deadline_margin_with_a_type {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false, deadline_margin_ms = 100u64)]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

mod argument_deadline_margin_with_a_unit {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false, deadline_margin_ms = 2s)]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
