mod age_of_a_misspelt_name {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(max_age = 300)]
        let number: u32 = 5;
        Ok(*number)
    }
}

mod associated_function_with_another_fault {
    use prewarm::{Error, lambda_handler};

    struct Function;

    impl Function {
        #[lambda_handler(main = false)]
        async fn handler(event: String) -> Result<String, Error> {
            #[init]
            let greeting: &str = "hello";
            #[init(lazi)]
            let name: String = String::new();
            Ok(format!("{greeting} {name} {event}"))
        }
    }
}

mod end_of_a_misspelt_name {
    use prewarm::{Error, lambda_handler};

    struct Pool;

    impl Pool {
        async fn close(&self) {}
    }

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        #[init(closed = pool.close().await)]
        let pool: Pool = Pool;

        pool.close().await;
        Ok(event)
    }
}

mod option_misspelt {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u64, Error> {
        #[init(blokcing)]
        let seed: u64 = 4;

        Ok(*seed)
    }
}

mod prime_misspelt {
    use prewarm::{Error, lambda_handler};

    async fn call() {}

    #[lambda_handler(main = false)]
    async fn handler() -> Result<(), Error> {
        #[init(primed)]
        call().await;

        Ok(())
    }
}

mod age_of_another_name {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(ttl = 300)]
        let number: u32 = 5;
        Ok(*number)
    }
}

mod end_of_another_name {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(on_shutdown = drop(number))]
        let number: u32 = 5;
        Ok(*number)
    }
}

fn main() {}
