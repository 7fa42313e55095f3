mod argument_batch_of_an_unknown_part {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(batch = "body", main = false)]
    async fn handler(order: String) -> Result<(), Error> {
        println!("{order}");
        Ok(())
    }
}

mod argument_batch_of_an_unknown_part_with_concurrency {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(batch = "body", concurrency = 10, main = false)]
    async fn handler(order: String) -> Result<(), Error> {
        println!("{order}");
        Ok(())
    }
}

mod argument_batch_switched_on {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(batch = true, main = false)]
    async fn handler(order: String) -> Result<(), Error> {
        println!("{order}");
        Ok(())
    }
}

fn main() {}
