use prewarm::{Error, lambda_handler};

struct Item;

#[lambda_handler(raw)]
async fn handler() -> Result<Item, Error> {
    Ok(Item)
}
