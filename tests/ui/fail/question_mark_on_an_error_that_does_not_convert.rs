use prewarm::{Error, lambda_handler};

fn load() -> Result<u32, ()> {
    Ok(1)
}

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let number: u32 = load()?;

    Ok(*number)
}

fn main() {}
