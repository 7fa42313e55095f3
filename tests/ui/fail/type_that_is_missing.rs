mod event_of_a_type_that_is_missing {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(event: GetItem) -> Result<u32, Error> {
        Ok(event.id)
    }
}

mod resource_of_a_type_that_is_missing {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<usize, Error> {
        #[init]
        let client: Client = Default::default();

        Ok(client.len())
    }
}

fn main() {}
