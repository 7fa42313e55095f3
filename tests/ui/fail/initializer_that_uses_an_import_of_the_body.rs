use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    use std::collections::HashMap;

    #[init]
    let map: std::collections::HashMap<u32, u32> = HashMap::new();

    Ok(map[&1])
}

fn main() {}
