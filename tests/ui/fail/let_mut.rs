use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<(), Error> {
    #[init]
    let mut count: u32 = 0;

    Ok(())
}

fn main() {}
