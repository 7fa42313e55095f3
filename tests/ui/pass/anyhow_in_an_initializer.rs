#![deny(warnings)]

use anyhow::{Context as _, anyhow};
use prewarm::lambda_handler;

#[lambda_handler(main = false)]
async fn handler() -> anyhow::Result<u32> {
    #[init]
    let number: u32 = "1".parse().context("a number")?;
    #[init]
    let checked: u32 = if *number > 0 {
        *number
    } else {
        Err(anyhow!("no number"))?
    };
    #[init]
    let inner: u32 = (|| {
        anyhow::ensure!(*checked > 0, "no number");
        Ok(*checked)
    })()?;

    Ok(*inner)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(async { handler().await }).unwrap(), 1);
}
