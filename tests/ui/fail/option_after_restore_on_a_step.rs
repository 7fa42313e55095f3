use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler() -> Result<(), Error> {
    #[init(after_restore)]
    println!("once");

    Ok(())
}
