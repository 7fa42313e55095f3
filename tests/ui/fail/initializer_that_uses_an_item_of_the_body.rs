use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    fn load() -> u32 {
        1
    }

    #[init]
    let number: u32 = load();

    Ok(*number)
}

fn main() {}
