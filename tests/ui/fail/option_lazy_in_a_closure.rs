use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler() -> Result<u64, Error> {
    let seed = || {
        #[init(lazy)]
        let seed: u64 = 4;
        *seed
    };

    Ok(seed())
}
