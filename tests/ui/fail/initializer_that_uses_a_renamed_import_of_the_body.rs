use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<usize, Error> {
    use std::collections::BTreeMap as Map;
    #[init]
    let prices: std::collections::BTreeMap<u32, u32> = Map::new();

    Ok(prices.len())
}

fn main() {}
