#![no_implicit_prelude]
#![deny(warnings)]

#[::prewarm::lambda_handler(main = false)]
async fn handler(event: u32) -> ::std::result::Result<u32, ::prewarm::Error> {
    #[init]
    let one: u32 = 1;
    #[init]
    ::std::convert::identity(());

    ::std::result::Result::Ok(event + *one)
}

fn main() {
    let runtime = ::tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    ::std::assert_eq!(runtime.block_on(handler(1)).unwrap(), 2);
}
