mod end_that_is_not_send {
    use prewarm::{Error, lambda_handler};

    struct Pool;

    impl Pool {
        async fn close(&self) {}
    }

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        #[init(close = { let shared = std::rc::Rc::new(1); pool.close().await; drop(shared); })]
        let pool: Pool = Pool;

        pool.close().await;
        Ok(event)
    }
}

mod future_that_is_not_send {
    use prewarm::{Error, lambda_handler};
    use std::rc::Rc;

    async fn wait() {}

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        let number = Rc::new(1);
        wait().await;
        Ok(*number)
    }
}

mod http_future_that_is_not_send {
    use prewarm::{Error, lambda_handler};
    use std::rc::Rc;

    #[lambda_handler(http, main = false)]
    async fn handler() -> Result<String, Error> {
        let text = Rc::new(String::new());
        std::future::ready(()).await;
        Ok(text.to_string())
    }
}

mod value_that_is_not_send_in_an_initializer {
    use prewarm::{Error, lambda_handler};
    use std::rc::Rc;

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        let number: u32 = {
            let shared = Rc::new(1);
            load().await + *shared
        };

        Ok(*number)
    }

    async fn load() -> u32 {
        1
    }
}

fn main() {}
