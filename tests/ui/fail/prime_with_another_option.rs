mod prime_that_is_lazy {
    use prewarm::{Error, lambda_handler};

    async fn call() {}

    #[lambda_handler(main = false)]
    async fn handler() -> Result<(), Error> {
        #[init(lazy, prime)]
        call().await;

        Ok(())
    }
}

mod prime_with_another_option {
    use prewarm::{Error, lambda_handler};

    async fn call() {}

    #[lambda_handler(main = false)]
    async fn handler() -> Result<(), Error> {
        #[init(prime, after_restore)]
        call().await;

        Ok(())
    }
}

fn main() {}
