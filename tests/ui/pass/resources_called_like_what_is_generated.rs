#![deny(warnings)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: u32, #[init(1)] context: &u32) -> Result<u32, Error> {
    #[init]
    let handler: u32 = *context;
    #[init]
    let main: u32 = *handler;
    #[init]
    let invoke: u32 = *main;
    #[init]
    #[allow(non_snake_case)]
    let HANDLER: u32 = *invoke;
    #[init]
    #[allow(non_snake_case)]
    let STEP_1: u32 = *HANDLER;
    #[init]
    let value: u32 = *STEP_1;
    #[init]
    let error: u32 = *value;
    #[init]
    let init: u32 = *error;
    #[init]
    std::convert::identity(());

    Ok(event + *init)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime.block_on(async { handler(1, &1).await });
    assert_eq!(answer.unwrap(), 2);
}
