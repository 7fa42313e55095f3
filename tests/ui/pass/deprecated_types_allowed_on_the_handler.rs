#![deny(warnings)]

use prewarm::{Error, lambda_handler};

#[deprecated]
#[derive(Default)]
pub struct Config(pub u32);

#[allow(deprecated)]
#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let first: Config = Config(1);
    #[init]
    let second: Config = Config(first.0 + 1);

    Ok(second.0)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(async { handler().await }).unwrap(), 2);
}
