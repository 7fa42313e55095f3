#![deny(warnings)]

mod library {
    pub use prewarm;
}

use library::prewarm::{Error, lambda_handler};

#[lambda_handler(main = false, crate = crate::library::prewarm)]
async fn handler(event: u32, context: prewarm::Context) -> Result<u32, Error> {
    #[init]
    let one: u32 = 1;

    let _ = context;
    Ok(event + *one)
}

#[lambda_handler(main = false, crate = library::prewarm)]
async fn another(event: u32) -> Result<u32, Error> {
    Ok(event)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime.block_on(async {
        (
            handler(1, prewarm::Context::default()).await,
            another(1).await,
        )
    });
    assert_eq!((answer.0.unwrap(), answer.1.unwrap()), (2, 1));
}
