use prewarm::{Error, lambda_handler};

struct Pool;

impl Pool {
    async fn close(&self) {}
}

#[lambda_handler]
async fn handler(event: u32) -> Result<u32, Error> {
    #[init(closed = pool.close().await)]
    let pool: Pool = Pool;

    pool.close().await;
    Ok(event)
}
