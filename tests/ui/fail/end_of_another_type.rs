mod end_that_is_a_number {
    use prewarm::{Error, lambda_handler};

    struct Pool;

    impl Pool {
        async fn close(&self) {}
    }

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        #[init(flush = 5)]
        let pool: Pool = Pool;

        pool.close().await;
        Ok(event)
    }
}

mod end_that_is_not_awaited {
    use prewarm::{Error, lambda_handler};

    struct Pool;

    impl Pool {
        async fn close(&self) {}
    }

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        #[init(close = pool.close())]
        let pool: Pool = Pool;

        pool.close().await;
        Ok(event)
    }
}

mod end_that_is_a_closure {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(close = |number| drop(number))]
        let number: u32 = 5;
        Ok(*number)
    }
}

fn main() {}
