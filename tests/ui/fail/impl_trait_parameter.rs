use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: impl serde::de::DeserializeOwned) -> Result<(), Error> {
    Ok(())
}

fn main() {}
