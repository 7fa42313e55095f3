use prewarm::{Error, lambda_handler};

async fn call() {}

#[lambda_handler(main = false)]
async fn handler() -> Result<(), Error> {
    #[init(prime, after_restore)]
    call().await;

    Ok(())
}

fn main() {}
