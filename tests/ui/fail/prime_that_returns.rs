use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let number: u32 = 1;
    #[init(prime)]
    if *number > 0 {
        return Ok(2);
    };

    Ok(*number)
}

fn main() {}
