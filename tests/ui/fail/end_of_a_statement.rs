mod age_of_a_step_with_an_end {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(max_age_s = 300, close = ())]
        refresh();
        Ok(5)
    }

    fn refresh() {}
}

mod end_of_a_priming_call {
    use prewarm::{Error, lambda_handler};

    struct Pool;

    impl Pool {
        async fn close(&self) {}
    }

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        #[init(flush = (), prime)]
        println!("once");
        let pool = Pool;

        pool.close().await;
        Ok(event)
    }
}

mod end_of_a_step {
    use prewarm::{Error, lambda_handler};

    struct Pool;

    impl Pool {
        async fn close(&self) {}
    }

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        #[init(close = ())]
        println!("once");
        let pool = Pool;

        pool.close().await;
        Ok(event)
    }
}

fn main() {}
