use prewarm::{Error, lambda_handler};

struct Pool<T>(T);

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let pool: Pool = Pool(1);

    Ok(pool.0)
}

fn main() {}
