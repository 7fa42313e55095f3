use prewarm::{Error, lambda_handler};

#[lambda_handler(batch = true)]
async fn handler(order: String) -> Result<(), Error> {
    println!("{order}");
    Ok(())
}
