use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[cfg_attr(all(), init)]
    let number: u32 = 1;

    Ok(number)
}

fn main() {}
