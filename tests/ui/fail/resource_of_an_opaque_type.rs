use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<usize, Error> {
    #[init]
    let numbers: impl Iterator<Item = u32> = std::iter::empty();

    Ok(1)
}

fn main() {}
