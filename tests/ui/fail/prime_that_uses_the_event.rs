use prewarm::{Error, lambda_handler};

async fn call(_: &str) {}

#[lambda_handler(main = false)]
async fn handler(event: String) -> Result<(), Error> {
    #[init(prime)]
    call(&event).await;

    Ok(())
}

fn main() {}
