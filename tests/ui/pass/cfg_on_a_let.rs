#![deny(warnings)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[cfg(any())]
    #[init]
    let number: Absent = Absent;
    #[init]
    #[cfg(not(any()))]
    let number: u32 = 1;
    #[init]
    let next: u32 = *number + 1;

    Ok(*next)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime.block_on(async { handler().await });
    assert_eq!(answer.unwrap(), 2);
}
