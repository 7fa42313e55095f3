mod initializer_that_uses_a_later_resource {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        let client: u32 = *config + 1;
        #[init]
        let config: u32 = 1;

        Ok(*client + *config)
    }
}

mod initializer_that_uses_itself {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        let number: u32 = *number + 1;

        Ok(*number)
    }
}

mod prime_that_uses_a_later_resource {
    use prewarm::{Error, lambda_handler};

    async fn call(_: &u32) {}

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(prime)]
        call(number).await;
        #[init]
        let number: u32 = 1;

        Ok(*number)
    }
}

mod resource_of_another_block {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        {
            #[init]
            let config: u32 = 1;
            drop(config);
        }
        #[init]
        let client: u32 = *config + 1;

        Ok(*client)
    }
}

fn main() {}
