#![deny(warnings)]

#[prewarm::lambda_handler(main = false)]
async fn handler(
    event: u32,
) -> core::result::Result<u32, Box<dyn std::error::Error + Send + Sync>> {
    Ok(event)
}

mod without_an_error {
    #[prewarm::lambda_handler(main = false)]
    pub async fn handler(event: u32) -> anyhow::Result<u32> {
        Ok(event)
    }
}

mod that_never_fails {
    use std::convert::Infallible;

    #[prewarm::lambda_handler(main = false)]
    pub async fn handler(event: u32) -> Result<u32, Infallible> {
        Ok(event)
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        assert_eq!(handler(1).await.unwrap(), 1);
        assert_eq!(without_an_error::handler(1).await.unwrap(), 1);
        assert_eq!(that_never_fails::handler(1).await.unwrap(), 1);
    });
}
