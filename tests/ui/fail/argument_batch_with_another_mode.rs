use prewarm::{Error, lambda_handler};

#[lambda_handler(raw, batch)]
async fn handler(order: String) -> Result<(), Error> {
    println!("{order}");
    Ok(())
}
