mod end_without_an_expression {
    use prewarm::{Error, lambda_handler};

    struct Pool;

    impl Pool {
        async fn close(&self) {}
    }

    #[lambda_handler]
    async fn handler(event: u32) -> Result<u32, Error> {
        #[init(close)]
        let pool: Pool = Pool;

        pool.close().await;
        Ok(event)
    }
}

mod end_behind_a_colon {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(close: drop(number))]
        let number: u32 = 5;
        Ok(*number)
    }
}

fn main() {}
