use prewarm::{Error, lambda_handler};

#[lambda_handler(batch, concurrency = 0)]
async fn handler(order: String) -> Result<(), Error> {
    println!("{order}");
    Ok(())
}
