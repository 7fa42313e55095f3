#![deny(warnings)]
#![allow(deprecated)]

use prewarm::{Error, lambda_handler};

#[deprecated]
#[derive(serde::Deserialize, serde::Serialize)]
pub struct Item(u32);

#[deprecated]
pub struct Config(u32);

#[lambda_handler(main = false)]
async fn handler(event: Item, #[init(Config(1))] config: &Config) -> Result<Item, Error> {
    #[init]
    let second: Config = Config(config.0 + 1);

    Ok(Item(event.0 + second.0))
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(
        runtime
            .block_on(async { handler(Item(1), &Config(1)).await })
            .unwrap()
            .0,
        3
    );
}
