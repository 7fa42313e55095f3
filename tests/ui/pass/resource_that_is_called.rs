#![deny(warnings)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let rate: fn() -> u32 = || 2;
    #[init]
    let boxed: Box<dyn Fn(u32) -> u32 + Send + Sync> = {
        let rate = *rate;
        Box::new(move |n| n * rate())
    };
    #[init]
    let number: u32 = rate() + boxed(10);

    Ok(*number)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(async { handler().await }).unwrap(), 22);
}
