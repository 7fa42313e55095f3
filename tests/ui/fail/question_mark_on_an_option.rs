use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let number: u32 = [1, 2].iter().max().copied()?;

    Ok(*number)
}

fn main() {}
