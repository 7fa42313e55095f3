#![deny(clippy::all, clippy::pedantic, clippy::nursery, warnings)]
#![allow(clippy::missing_errors_doc)]

use prewarm::{Error, lambda_handler};

/// A handler.
#[lambda_handler(main = false)]
pub async fn handler(event: u32, #[init(Vec::new())] numbers: &Vec<u32>) -> Result<u32, Error> {
    #[init]
    println!("once");
    #[init]
    let one: u32 = "1".parse()?;
    #[init]
    let two: u32 = *one + 1;

    Ok(event + *two + u32::try_from(numbers.len())?)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime.block_on(async { handler(1, &vec![]).await });
    assert_eq!(answer.unwrap(), 3);
}
