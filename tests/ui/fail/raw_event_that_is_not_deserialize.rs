use prewarm::{Error, lambda_handler};

struct GetItem;

#[lambda_handler(raw)]
async fn handler(_event: GetItem) -> Result<(), Error> {
    Ok(())
}
