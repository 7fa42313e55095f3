#![deny(warnings)]

use prewarm::{Error, lambda_handler};

trait Own {
    fn reply(self) -> u32;
    fn store(self) -> u32;
    fn parse(self) -> u32;
    fn into_result(self) -> u32;
}

impl Own for u32 {
    fn reply(self) -> u32 {
        1
    }
    fn store(self) -> u32 {
        1
    }
    fn parse(self) -> u32 {
        1
    }
    fn into_result(self) -> u32 {
        1
    }
}

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, Error> {
    #[init]
    let number: u32 = 5u32.reply() + 5u32.store();

    Ok(event.parse() + number.into_result())
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(async { handler(0).await }).unwrap(), 2);
}
