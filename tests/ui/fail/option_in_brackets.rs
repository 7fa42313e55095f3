use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init[lazy]]
    let number: u32 = 1;

    Ok(*number)
}

fn main() {}
