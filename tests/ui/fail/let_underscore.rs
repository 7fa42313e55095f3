use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let _: u32 = 1;

    Ok(1)
}

fn main() {}
