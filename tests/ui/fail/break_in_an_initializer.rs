use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    loop {
        #[init]
        let number: u32 = if cfg!(unix) { 1 } else { break Ok(1) };
        if *number > 1 {
            break Ok(*number);
        }
    }
}

fn main() {}
