use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    {
        #[init]
        let config: u32 = 1;
        drop(config);
    }
    #[init]
    let client: u32 = *config + 1;

    Ok(*client)
}

fn main() {}
