use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let client: u32 = *config + 1;
    #[init]
    let config: u32 = 1;

    Ok(*client + *config)
}

fn main() {}
