use prewarm::{Error, lambda_handler};

trait Service {
    async fn handler(event: String) -> Result<String, Error>;
}

struct Function;

impl Service for Function {
    #[lambda_handler(main = false)]
    async fn handler(event: String) -> Result<String, Error> {
        Ok(event)
    }
}

fn main() {}
