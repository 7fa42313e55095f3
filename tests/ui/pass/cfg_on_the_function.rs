use prewarm::{Error, lambda_handler};

#[cfg(any())]
#[lambda_handler]
async fn handler(event: Absent) -> Result<(), Error> {
    Ok(())
}

#[cfg(not(any()))]
#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, Error> {
    Ok(event)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime.block_on(async { handler(1).await });
    assert_eq!(answer.unwrap(), 1);
}
