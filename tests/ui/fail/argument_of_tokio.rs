use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false, worker_threads = 2)]
async fn handler() -> Result<(), Error> {
    Ok(())
}

fn main() {}
