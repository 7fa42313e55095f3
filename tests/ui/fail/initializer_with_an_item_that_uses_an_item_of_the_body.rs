use prewarm::{Error, lambda_handler};

const LIMIT: u32 = 1;

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    const LIMIT: u32 = 10;
    #[init]
    let limit: u32 = {
        fn limit() -> u32 {
            LIMIT
        }
        limit()
    };

    Ok(*limit + self::LIMIT + LIMIT)
}

fn main() {}
