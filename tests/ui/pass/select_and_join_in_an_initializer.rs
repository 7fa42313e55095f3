#![deny(warnings)]

use prewarm::{Error, lambda_handler};
use std::time::Duration;

async fn load(number: u32) -> u32 {
    number
}

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let first: u32 = 1;
    #[init]
    let both: (u32, u32) = tokio::join!(load(*first), load(2));
    #[init]
    let quick: u32 = tokio::select! {
        found = load(both.1) => found,
        () = tokio::time::sleep(Duration::from_secs(9)) => 0,
    };

    Ok(*quick + both.0)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(async { handler().await }).unwrap(), 3);
}
