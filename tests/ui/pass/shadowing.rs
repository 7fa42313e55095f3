#![deny(warnings)]
#![allow(clippy::let_and_return)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, Error> {
    #[init]
    let number: u32 = 1;
    let doubled = {
        let number = *number * 2;
        number + event
    };
    #[init]
    let next: u32 = {
        let number = number + 1;
        number
    };
    let number = *number + 10;
    let next = *next;

    Ok(doubled + number + next)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(
        runtime.block_on(async { handler(1).await }).unwrap(),
        3 + 11 + 2
    );
}
