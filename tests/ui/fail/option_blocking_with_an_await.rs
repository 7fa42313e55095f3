use prewarm::{Error, lambda_handler};

async fn load() -> u64 {
    4
}

#[lambda_handler]
async fn handler() -> Result<u64, Error> {
    #[init(blocking)]
    let seed: u64 = load().await;

    Ok(*seed)
}
