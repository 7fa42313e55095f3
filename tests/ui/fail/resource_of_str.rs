use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<usize, Error> {
    #[init]
    let name: str = *"name";

    Ok(name.len())
}

fn main() {}
