#![deny(
    clippy::exhaustive_enums,
    clippy::impl_trait_in_params,
    clippy::pub_use,
    missing_docs,
    unreachable_pub,
    warnings
)]
//! A function.

use prewarm::{Error, lambda_handler};

/// A handler.
#[lambda_handler(main = false, metrics)]
pub(crate) async fn handler(event: u32, #[init(blocking, 1)] one: &u32) -> Result<u32, Error> {
    #[init]
    println!("once");

    Ok(event + *one)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(async { handler(1, &1).await }).unwrap(), 2);
}
