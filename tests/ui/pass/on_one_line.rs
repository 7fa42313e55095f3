#![deny(warnings)]

use prewarm::{Error, lambda_handler};

#[rustfmt::skip]
#[lambda_handler(main = false)]
async fn double(number: u32, #[init(2)] factor: &u32) -> Result<u32, Error> { Ok(number * factor) }

#[rustfmt::skip]
#[lambda_handler(main = false)]
async fn nothing(_: u32) -> Result<(), Error> { #[init] println!("ready"); Ok(()) }

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(async { double(2, &2).await }).unwrap(), 4);
    runtime.block_on(async { nothing(1).await }).unwrap();
}
