#![deny(warnings)]
#![allow(dead_code, unused_imports)]

mod core {}
mod std {}
mod prewarm {}
mod alloc {}
mod serde {}
mod tokio {}
struct Ok;
struct Err;
struct Box;
struct Result;

#[::prewarm::lambda_handler(main = false)]
async fn handler(event: u32) -> ::std::result::Result<u32, ::prewarm::Error> {
    #[init]
    let one: u32 = "1".parse()?;

    ::std::result::Result::Ok(event + *one)
}

fn main() {
    let runtime = ::tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(handler(1)).unwrap(), 2);
}
