use prewarm::{Error, lambda_handler};

async fn call(_: u32) {}

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    let number = 1;
    #[init(prime)]
    call(number).await;

    Ok(number)
}

fn main() {}
