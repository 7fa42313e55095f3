#![deny(warnings)]

use prewarm::{Error, lambda_handler};

mod prelude {
    pub use std::collections::HashMap;
    pub const START: u32 = 1;
    pub trait Double {
        fn double(&self) -> u32;
    }
    impl Double for u32 {
        fn double(&self) -> u32 {
            self * 2
        }
    }
}

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    use self::prelude::*;
    use std::fmt::{self, *};

    #[init]
    let prices: HashMap<u32, u32> = HashMap::from([(START, START.double())]);
    let mut text = String::new();
    write!(text, "{}", 1)?;
    let _: fmt::Result = Ok(());

    Ok(prices[&START])
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(async { handler().await }).unwrap(), 2);
}
