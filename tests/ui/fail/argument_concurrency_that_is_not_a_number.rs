mod argument_concurrency_as_a_string {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(batch, concurrency = "10", main = false)]
    async fn handler(order: String) -> Result<(), Error> {
        println!("{order}");
        Ok(())
    }
}

mod argument_concurrency_of_none {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(batch, concurrency = 0, main = false)]
    async fn handler(order: String) -> Result<(), Error> {
        println!("{order}");
        Ok(())
    }
}

fn main() {}
