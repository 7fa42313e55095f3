use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let config: u32 = 1;
    #[init]
    println!("{}", config);

    Ok(*config)
}

fn main() {}
