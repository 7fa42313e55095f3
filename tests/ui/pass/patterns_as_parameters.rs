#![deny(warnings)]

use prewarm::{Context, Error, lambda_handler};

#[derive(serde::Deserialize)]
struct Point {
    x: u32,
    y: u32,
}

#[lambda_handler(main = false)]
async fn handler(Point { x, mut y }: Point, _: Context) -> Result<u32, Error> {
    y += 1;
    Ok(x + y)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer =
        runtime.block_on(async { handler(Point { x: 1, y: 2 }, Context::default()).await });
    assert_eq!(answer.unwrap(), 4);
}
