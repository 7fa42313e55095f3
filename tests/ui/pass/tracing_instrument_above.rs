use prewarm::{Error, lambda_handler};

#[tracing::instrument]
#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, Error> {
    #[init]
    let number: u32 = 1;
    #[init]
    let next: u32 = *number + 1;

    Ok(event + *next)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime.block_on(async { handler(1).await });
    assert_eq!(answer.unwrap(), 3);
}
