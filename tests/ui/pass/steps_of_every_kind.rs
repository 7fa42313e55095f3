#![deny(warnings)]

use prewarm::{Error, lambda_handler};
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

static STEPS: AtomicU32 = AtomicU32::new(0);

fn step() -> Result<u32, std::num::ParseIntError> {
    STEPS.fetch_add(1, SeqCst);
    "1".parse()
}

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    step()?;
    #[init]
    {
        step()?;
    };
    #[init]
    async { step() }.await?;
    #[init]
    if step()? > 0 {
        step()?;
    };
    #[init(blocking)]
    assert!(step().is_ok());

    Ok(STEPS.load(SeqCst))
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(async { handler().await }).unwrap(), 6);
}
