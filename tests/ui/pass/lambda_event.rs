#![deny(warnings)]

use prewarm::{Error, LambdaEvent, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: LambdaEvent<u32>) -> Result<u32, Error> {
    let (payload, _context) = event.into_parts();
    Ok(payload)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let answer = runtime.block_on(async { handler::invoke("1", prewarm::Context::default()).await });
    assert_eq!(answer.unwrap()["statusCode"], 200);
}
