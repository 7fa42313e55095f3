#![deny(warnings)]

use prewarm::lambda_handler;

type Result<T> = std::result::Result<T, prewarm::Error>;
type Done = Result<()>;

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32> {
    #[init]
    let one: u32 = "1".parse()?;

    Ok(event + *one)
}

#[lambda_handler(main = false)]
async fn done() -> Done {
    Ok(())
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime.block_on(async { (handler(1).await, done().await) });
    assert_eq!((answer.0.unwrap(), answer.1.unwrap()), (2, ()));
}
