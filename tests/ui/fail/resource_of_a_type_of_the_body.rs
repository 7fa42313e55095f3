use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    struct Config;

    #[init]
    let config: Config = Default::default();

    Ok(1)
}

fn main() {}
