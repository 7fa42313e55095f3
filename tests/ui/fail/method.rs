use prewarm::{Error, lambda_handler};

struct Function;

impl Function {
    #[lambda_handler(main = false)]
    async fn handler(&self, event: String) -> Result<String, Error> {
        Ok(event)
    }
}

fn main() {}
