mod parameter_by_value {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(#[init(1)] number: u32) -> Result<u32, Error> {
        Ok(number)
    }
}

mod parameter_that_is_mutable {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(#[init(1)] number: &mut u32) -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
