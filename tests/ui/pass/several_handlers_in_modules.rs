#![deny(warnings)]

mod first {
    #[prewarm::lambda_handler(main = false)]
    pub(crate) async fn handler(event: u32) -> Result<u32, prewarm::Error> {
        #[init]
        let one: u32 = 1;

        Ok(event + *one)
    }
}

mod second {
    #[prewarm::lambda_handler(main = false)]
    pub(crate) async fn handler(event: u32) -> Result<u32, prewarm::Error> {
        #[init]
        let two: u32 = 2;

        Ok(event + *two)
    }

    #[prewarm::lambda_handler(main = false)]
    pub(crate) async fn another() -> Result<(), prewarm::Error> {
        Ok(())
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let (first, second) = runtime.block_on(async {
        second::another().await.unwrap();
        (first::handler(1).await, second::handler(1).await)
    });
    assert_eq!((first.unwrap(), second.unwrap()), (2, 3));
    // What a `main` of one's own calls.
    let _mains = [
        first::handler::main,
        second::handler::main,
        second::another::main,
    ];
}
