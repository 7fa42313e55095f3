use prewarm::{Error, lambda_handler};

struct Pool;

#[lambda_handler(main = false)]
async fn handler(event: String, pool: &Pool) -> Result<String, Error> {
    let _ = pool;
    Ok(event)
}

fn main() {}
