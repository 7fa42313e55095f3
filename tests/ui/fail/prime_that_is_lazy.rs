use prewarm::{Error, lambda_handler};

async fn call() {}

#[lambda_handler(main = false)]
async fn handler() -> Result<(), Error> {
    #[init(lazy, prime)]
    call().await;

    Ok(())
}

fn main() {}
