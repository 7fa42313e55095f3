use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    loop {
        #[init]
        let number: u32 = break Ok(1);
    }
}

fn main() {}
