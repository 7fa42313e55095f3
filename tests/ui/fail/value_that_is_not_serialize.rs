use prewarm::{Error, lambda_handler};

struct Item;

#[lambda_handler(main = false)]
async fn handler() -> Result<Item, Error> {
    Ok(Item)
}

fn main() {}
