use prewarm::{Error, lambda_handler};

struct Pool;

#[lambda_handler(main = false)]
async fn handler(pool: &Pool) -> Result<(), Error> {
    let _ = pool;
    Ok(())
}

fn main() {}
