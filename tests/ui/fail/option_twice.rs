mod age_given_twice {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(max_age_s = 300, max_age_s = 600)]
        let number: u32 = 5;
        Ok(*number)
    }
}

mod end_given_twice {
    use prewarm::{Error, lambda_handler};

    struct Pool;

    impl Pool {
        async fn close(&self) {}
    }

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        #[init(flush = (), flush = pool.close().await)]
        let pool: Pool = Pool;

        pool.close().await;
        Ok(event)
    }
}

mod init_twice_on_a_let {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        #[init]
        let number: u32 = 1;

        Ok(*number)
    }
}

mod option_twice {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u64, Error> {
        #[init(lazy, lazy)]
        let seed: u64 = 4;

        Ok(*seed)
    }
}

fn main() {}
