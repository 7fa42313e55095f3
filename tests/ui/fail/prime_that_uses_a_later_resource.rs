use prewarm::{Error, lambda_handler};

async fn call(_: &u32) {}

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init(prime)]
    call(number).await;
    #[init]
    let number: u32 = 1;

    Ok(*number)
}

fn main() {}
