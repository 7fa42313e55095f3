use prewarm::{Error, lambda_handler};

async fn wait() -> u32 {
    1
}

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, Error> {
    let wait = || async move { event };
    #[init]
    let first: u32 = tokio::select! {
        first = wait() => first,
        _ = tokio::time::sleep(std::time::Duration::from_secs(1)) => 0,
    };

    Ok(*first + wait().await + self::wait().await)
}

fn main() {}
