use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let number: u32 = match std::env::var("NUMBER") {
        Ok(number) => number.parse()?,
        Err(_) => return Ok(0),
    };

    Ok(*number)
}

fn main() {}
