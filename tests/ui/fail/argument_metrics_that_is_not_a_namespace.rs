mod argument_metrics_of_aws {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(metrics = "AWS/Lambda", main = false)]
    async fn handler() -> Result<String, Error> {
        Ok(String::new())
    }
}

mod argument_metrics_without_its_value {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false, metrics =)]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
