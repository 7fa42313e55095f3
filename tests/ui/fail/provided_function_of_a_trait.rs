use prewarm::{Error, lambda_handler};

trait Service {
    #[lambda_handler(main = false)]
    async fn handler(event: String) -> Result<String, Error> {
        Ok(event)
    }
}

fn main() {}
