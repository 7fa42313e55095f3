#![deny(warnings)]
#![allow(clippy::never_loop)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let looped: u32 = loop {
        break 1;
    };
    #[init]
    let labeled: u32 = 'outer: {
        for n in 0.. {
            if n > 3 {
                break 'outer n;
            }
            continue;
        }
        0
    };
    #[init]
    let nested: u32 = {
        let find = |list: &[u32]| -> Option<u32> {
            for n in list {
                return Some(*n);
            }
            None
        };
        find(&[5]).unwrap_or(0)
    };

    Ok(*looped + *labeled + *nested)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(async { handler().await }).unwrap(), 10);
}
