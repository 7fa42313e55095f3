use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init(prime)]
    let number = call().await?;

    Ok(number)
}

async fn call() -> Result<u32, Error> {
    Ok(1)
}

fn main() {}
