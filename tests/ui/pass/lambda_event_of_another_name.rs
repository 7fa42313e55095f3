#![deny(warnings)]

use prewarm::{Context, Error, LambdaEvent as Whole, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: Whole<u32>) -> Result<u32, Error> {
    Ok(event.payload)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime
        .block_on(handler::invoke("7", Context::default()))
        .unwrap();
    assert!(
        answer["body"].as_str().unwrap().contains(r#""result":7"#),
        "{answer}"
    );
}
