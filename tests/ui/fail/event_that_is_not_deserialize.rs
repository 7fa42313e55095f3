use prewarm::{Error, lambda_handler};

struct GetItem;

#[lambda_handler(main = false)]
async fn handler(event: GetItem) -> Result<(), Error> {
    Ok(drop(event))
}

fn main() {}
