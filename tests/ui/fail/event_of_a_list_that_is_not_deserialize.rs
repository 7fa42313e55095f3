use prewarm::{Error, lambda_handler};

struct Item;

#[lambda_handler(main = false)]
async fn handler(event: Vec<Item>) -> Result<usize, Error> {
    Ok(event.len())
}

fn main() {}
