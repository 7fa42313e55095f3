use prewarm::{Error, lambda_handler};

struct Service;

impl Service {
    #[lambda_handler(main = false)]
    async fn handler(event: Self) -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
