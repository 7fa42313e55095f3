use prewarm::{Error, lambda_handler};

async fn call() {}

#[lambda_handler(main = false)]
async fn handler() -> Result<(), Error> {
    #[init(primed)]
    call().await;

    Ok(())
}

fn main() {}
