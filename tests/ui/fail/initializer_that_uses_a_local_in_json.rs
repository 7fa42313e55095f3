use prewarm::{Error, lambda_handler};
use serde_json::{Value, json};

fn size() -> u32 {
    1
}

#[lambda_handler(main = false)]
async fn handler() -> Result<Value, Error> {
    for size in 0..3 {
        #[init]
        let document: Value = json!({"size": size, "price": 1.5});
        println!("{size}{document}");
    }

    Ok(size().into())
}

fn main() {}
