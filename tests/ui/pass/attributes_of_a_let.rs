#![deny(warnings, clippy::all)]
#![allow(clippy::let_and_return)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    /// A comment on a statement.
    #[allow(unused_doc_comments)]
    #[init]
    #[allow(non_snake_case, clippy::unreadable_literal)]
    let LIMIT: u32 = 1000000;
    #[rustfmt::skip]
    #[init]
    let second: u32   = *LIMIT;
    #[expect(unused_mut)]
    #[init]
    let third: u32 = {
        let mut third = *second;
        third
    };

    Ok(*third)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(
        runtime.block_on(async { handler().await }).unwrap(),
        1_000_000
    );
}
