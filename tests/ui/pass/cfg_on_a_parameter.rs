#![deny(warnings)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(
    #[cfg(any())] event: Absent,
    #[cfg(not(any()))] event: u32,
    #[cfg(not(any()))]
    #[init(1)]
    one: &u32,
) -> Result<u32, Error> {
    Ok(event + one)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let answer = runtime.block_on(async { handler(1, &2).await });
    assert_eq!(answer.unwrap(), 3);
}
