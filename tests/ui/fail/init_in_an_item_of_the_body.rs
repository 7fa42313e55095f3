use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    fn inner() -> u32 {
        #[init]
        let number: u32 = 1;
        number
    }
    Ok(inner())
}

fn main() {}
