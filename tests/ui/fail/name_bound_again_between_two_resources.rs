use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, Error> {
    #[init]
    let config: u32 = 1;
    let config = config + event;
    #[init]
    let client: u32 = config + 1;

    Ok(*client + config)
}

fn main() {}
