use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    Ok(u32::max(
        #[init]
        1,
        2,
    ))
}

fn main() {}
