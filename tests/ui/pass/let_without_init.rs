#![deny(warnings)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: Option<u32>) -> Result<u32, Error> {
    let Some(number) = event else { return Ok(0) };
    let (one, two): (u32, u32);
    (one, two) = (1, 2);
    let mut sum = number;
    while let Some(n) = (sum < 10).then_some(one + two) {
        sum += n;
    }

    Ok(sum)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(
        runtime.block_on(async { handler(Some(1)).await }).unwrap(),
        10
    );
}
