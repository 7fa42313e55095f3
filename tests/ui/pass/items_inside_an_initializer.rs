#![deny(warnings)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, Error> {
    #[init]
    let number: u32 = {
        use std::str::FromStr;
        const BASE: &str = "41";
        fn parse(event: &str) -> Result<u32, std::num::ParseIntError> {
            u32::from_str(event)
        }
        struct Plus(u32);
        impl Plus {
            fn one(&self) -> u32 {
                self.0 + 1
            }
        }
        Plus(parse(BASE)?).one()
    };

    Ok(event + *number)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(async { handler(0).await }).unwrap(), 42);
}
