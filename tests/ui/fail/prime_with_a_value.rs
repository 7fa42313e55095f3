mod prime_on_a_let {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(prime)]
        let number: u32 = 1;

        Ok(*number)
    }
}

mod prime_on_a_let_without_a_type {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(prime)]
        let number = call().await?;

        Ok(number)
    }

    async fn call() -> Result<u32, Error> {
        Ok(1)
    }
}

mod prime_on_a_parameter {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(#[init(prime, 1)] number: &u32) -> Result<u32, Error> {
        Ok(*number)
    }
}

fn main() {}
