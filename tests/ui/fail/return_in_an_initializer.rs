mod end_that_returns {
    use prewarm::{Error, lambda_handler};

    struct Pool;

    impl Pool {
        async fn close(&self) {}
    }

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        #[init(close = return Ok(()))]
        let pool: Pool = Pool;

        pool.close().await;
        Ok(event)
    }
}

mod prime_that_returns {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        let number: u32 = 1;
        #[init(prime)]
        if *number > 0 {
            return Ok(2);
        };

        Ok(*number)
    }
}

mod return_in_an_initializer {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        let number: u32 = match std::env::var("NUMBER") {
            Ok(number) => number.parse()?,
            Err(_) => return Ok(0),
        };

        Ok(*number)
    }
}

mod return_in_an_end {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(flush = return)]
        let number: u32 = 5;
        Ok(*number)
    }
}

fn main() {}
