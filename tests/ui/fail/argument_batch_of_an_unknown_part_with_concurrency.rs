use prewarm::{Error, lambda_handler};

#[lambda_handler(batch = "body", concurrency = 10)]
async fn handler(order: String) -> Result<(), Error> {
    println!("{order}");
    Ok(())
}
