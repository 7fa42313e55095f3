#![deny(warnings)]

use prewarm::{Context, Error, lambda_handler};

#[lambda_handler(main = false)]
async fn tokio(event: u32) -> Result<u32, Error> {
    Ok(event)
}

fn main() {
    use ::tokio::runtime::Builder;

    let runtime = Builder::new_current_thread().build().unwrap();
    let answer = runtime
        .block_on(tokio::invoke("1", Context::default()))
        .unwrap();
    assert_eq!(answer["statusCode"], 200);
}
