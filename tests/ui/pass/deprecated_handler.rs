#![deny(warnings)]

use prewarm::{Context, Error, lambda_handler};

#[deprecated = "call the other one"]
#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let number: u32 = 1;

    Ok(*number)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime
        .block_on(handler::invoke("{}", Context::default()))
        .unwrap();
    assert_eq!(answer["statusCode"], 200);
}
