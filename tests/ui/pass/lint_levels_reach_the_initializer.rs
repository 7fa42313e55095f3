#![deny(warnings)]

use prewarm::{Error, lambda_handler};

#[deprecated]
fn old() -> u32 {
    1
}

#[lambda_handler(main = false)]
#[allow(unused_variables)]
async fn handler(event: u32) -> Result<u32, Error> {
    #[init]
    #[allow(deprecated)]
    let number: u32 = old();
    #[init]
    #[expect(deprecated)]
    let again: u32 = old();
    let unused = 1;

    Ok(*number + *again)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime.block_on(async { handler(1).await });
    assert_eq!(answer.unwrap(), 2);
}
