use prewarm::{Error, lambda_handler};

struct Service;

impl Service {
    #[lambda_handler(main = false)]
    async fn handler(event: String) -> Result<String, Error> {
        Ok(event)
    }
}

fn main() {}
