//! Four resources, two of them in a chain: the other side of `init_by_hand`.

use prewarm::{Error, lambda_handler};
use std::time::Duration;
use tokio::time::sleep;

#[lambda_handler]
async fn handler() -> Result<u64, Error> {
    #[init]
    let config: u64 = after(10).await;
    #[init]
    let client: u64 = *config + after(5).await;
    #[init]
    let cache: u64 = after(60).await;
    #[init]
    let model: u64 = after(80).await;

    Ok(*client + *cache + *model)
}

async fn after(ms: u64) -> u64 {
    sleep(Duration::from_millis(ms)).await;
    ms
}
