#![deny(warnings)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
#[tracing::instrument]
async fn handler(event: u32) -> Result<u32, Error> {
    #[init]
    let number: u32 = 1;

    Ok(event + *number)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime.block_on(async { handler(1).await });
    assert_eq!(answer.unwrap(), 2);
}
