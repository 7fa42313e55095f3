use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler() -> Result<u64, Error> {
    #[init = lazy]
    let seed: u64 = 4;

    Ok(*seed)
}
