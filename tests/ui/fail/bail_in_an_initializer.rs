use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let number: u32 = if true { 1 } else { anyhow::bail!("no number") };

    Ok(*number)
}

fn main() {}
