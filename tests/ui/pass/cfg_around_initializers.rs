#![deny(warnings)]
#![allow(unexpected_cfgs)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, Error> {
    #[cfg(feature = "dev")]
    {
        #[init]
        let pool: missing::Pool = missing::connect().await?;
        missing::warm(pool);
    }
    #[cfg(not(feature = "dev"))]
    let number = {
        #[init]
        let number: u32 = 1;
        *number
    };
    #[cfg(feature = "dev")]
    let number = {
        #[init]
        let number: missing::Number = missing::number();
        *number
    };
    let found = match event {
        #[cfg(feature = "dev")]
        1 => {
            #[init]
            let client: missing::Client = missing::client();
            client.len()
        }
        _ => 2,
    };

    Ok(number + found)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(async { handler(1).await }).unwrap(), 3);
}
