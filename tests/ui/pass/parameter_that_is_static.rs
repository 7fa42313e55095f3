#![deny(warnings)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(#[init(1)] number: &'static u32) -> Result<u32, Error> {
    Ok(tokio::spawn(async move { *number }).await?)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(async { handler(&2).await }).unwrap(), 2);
}
