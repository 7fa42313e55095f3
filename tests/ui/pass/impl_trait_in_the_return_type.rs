#![deny(warnings)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<impl serde::Serialize, Error> {
    Ok((event, "two"))
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer =
        runtime.block_on(async { handler::invoke("1", prewarm::Context::default()).await });
    assert!(answer.unwrap().to_string().contains("two"));
}
