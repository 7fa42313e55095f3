mod option_without_an_initializer_on_a_parameter {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(#[init(blocking)] seed: &u64) -> Result<u64, Error> {
        Ok(*seed)
    }
}

mod parameter_with_an_empty_initializer {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(#[init()] number: &u32) -> Result<(), Error> {
        Ok(())
    }
}

mod parameter_without_an_initializer {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(#[init] number: &u32) -> Result<u32, Error> {
        Ok(*number)
    }
}

fn main() {}
