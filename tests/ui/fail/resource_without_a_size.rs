mod parameter_of_a_trait_object {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(#[init(Box::new(1))] number: &dyn Send) -> Result<(), Error> {
        Ok(())
    }
}

mod resource_of_a_slice {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<usize, Error> {
        #[init]
        let data: [u8] = *b"data";

        Ok(data.len())
    }
}

mod resource_of_a_trait_object {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        let price: dyn Fn() -> u32 + Send + Sync = || 1;

        Ok(price())
    }
}

mod resource_of_str {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<usize, Error> {
        #[init]
        let name: str = *"name";

        Ok(name.len())
    }
}

fn main() {}
