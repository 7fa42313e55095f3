#![deny(warnings)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<(u32, u32, u32), Error> {
    #[init]
    let number: u32 = 1;
    #[cfg(any())]
    let number = 2;
    #[cfg_attr(all(), cfg(any()))]
    let number = 3;
    #[init]
    let next: u32 = *number + 1;
    #[cfg(any())]
    #[init]
    let next: u32 = *number + 10;
    #[cfg(not(any()))]
    let number = 100;
    let last = {
        #[cfg(any())]
        fn next() {}
        #[init]
        let last: u32 = *next + 1;
        *last
    };

    Ok((*next, last, number))
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(
        runtime.block_on(async { handler().await }).unwrap(),
        (2, 3, 100)
    );
}
