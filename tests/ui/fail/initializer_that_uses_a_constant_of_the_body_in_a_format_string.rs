use prewarm::{Error, lambda_handler};

const LIMIT: u32 = 1;

#[lambda_handler(main = false)]
async fn handler() -> Result<String, Error> {
    const LIMIT: u32 = 10;
    #[init]
    let text: String = format!("at most {LIMIT}");

    Ok(format!("{text} {LIMIT} {}", self::LIMIT))
}

fn main() {}
