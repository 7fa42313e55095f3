use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler() -> Result<(), Error> {
    #[init(lazy)]
    println!("once");

    Ok(())
}
