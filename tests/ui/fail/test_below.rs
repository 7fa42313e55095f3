mod test_below {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    #[tokio::test]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

mod test_of_std_below {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    #[test]
    async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
