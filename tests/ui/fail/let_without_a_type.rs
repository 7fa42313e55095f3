use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<usize, Error> {
    #[init]
    let table = String::from("items");

    Ok(table.len())
}

fn main() {}
