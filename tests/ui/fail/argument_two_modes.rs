mod argument_batch_with_another_mode {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(raw, batch, main = false)]
    async fn handler(order: String) -> Result<(), Error> {
        println!("{order}");
        Ok(())
    }
}

mod argument_two_modes {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(raw, http, main = false)]
    async fn handler() -> Result<String, Error> {
        Ok(String::new())
    }
}

fn main() {}
