#![deny(missing_docs, warnings)]
//! A crate whose every item is documented.

use prewarm::{Error, lambda_handler};

/// Adds.
///
/// To what? To one.
#[lambda_handler(main = false)]
#[cold]
#[inline]
pub async fn handler(event: u32) -> Result<u32, Error> {
    #[init]
    let one: u32 = 1;

    Ok(event + *one)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime.block_on(async { handler(1).await });
    assert_eq!(answer.unwrap(), 2);
}
