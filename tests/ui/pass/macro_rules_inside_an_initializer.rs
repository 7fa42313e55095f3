#![deny(warnings)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, Error> {
    #[init]
    let config: u32 = 1;
    #[init]
    let client: u32 = {
        macro_rules! plus_config {
            ($event:expr) => {
                $event + *config
            };
        }
        plus_config!(2)
    };

    Ok(event + *client)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(async { handler(0).await }).unwrap(), 3);
}
