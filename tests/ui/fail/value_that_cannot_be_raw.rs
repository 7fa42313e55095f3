use prewarm::{Error, lambda_handler};

struct Item;

#[lambda_handler(raw, main = false)]
async fn handler() -> Result<Vec<Item>, Error> {
    Ok(vec![Item])
}

fn main() {}
