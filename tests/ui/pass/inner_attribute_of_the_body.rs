#![deny(warnings)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #![allow(unused, clippy::all)]
    #[init]
    let number: u32 = {
        let unused = 2;
        1
    };
    let mut other = 0;
    {
        #![allow(unused_variables)]
        #[init]
        let second: u32 = *number + 1;
        let third = 3;
        other += *second;
    }

    Ok(other)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(async { handler().await }).unwrap(), 2);
}
