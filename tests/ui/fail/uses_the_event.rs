mod end_that_names_the_event {
    use prewarm::{Error, lambda_handler};

    struct Pool;

    impl Pool {
        async fn close(&self) {}
    }

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        #[init(close = { let _ = event; })]
        let pool: Pool = Pool;

        pool.close().await;
        Ok(event)
    }
}

mod initializer_that_uses_the_event {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(event: String) -> Result<usize, Error> {
        #[init]
        let length: usize = event.len();

        Ok(*length)
    }
}

mod initializer_that_uses_the_event_in_a_format_string {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        #[init]
        let text: String = format!("{event:>5}");

        Ok(event + u32::try_from(text.len())?)
    }
}

mod initializer_that_uses_the_event_in_json {
    use prewarm::{Error, lambda_handler};
    use serde_json::{Value, json};

    fn event() -> u32 {
        1
    }

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<Value, Error> {
        #[init]
        let document: Value = json!({"id": [event]});

        Ok(json!([document, event, self::event()]))
    }
}

mod prime_that_uses_the_event {
    use prewarm::{Error, lambda_handler};

    async fn call(_: &str) {}

    #[lambda_handler(main = false)]
    async fn handler(event: String) -> Result<(), Error> {
        #[init(prime)]
        call(&event).await;

        Ok(())
    }
}

mod step_that_uses_the_event {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        #[init]
        drop(event);

        Ok(1)
    }
}

fn main() {}
