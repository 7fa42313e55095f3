use prewarm::{Error, lambda_handler};

#[derive(Clone)]
struct Pool;

#[lambda_handler(main = false)]
async fn handler(event: String, pool: Pool) -> Result<String, Error> {
    drop(pool);
    Ok(event)
}

fn main() {}
