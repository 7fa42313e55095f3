use prewarm::{Error, lambda_handler};

const LIMIT: u32 = 1;

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    const LIMIT: u32 = 10;
    #[init]
    let found: bool = match "10".parse()? {
        LIMIT => true,
        _ => false,
    };

    Ok(u32::from(*found) + LIMIT + self::LIMIT)
}

fn main() {}
