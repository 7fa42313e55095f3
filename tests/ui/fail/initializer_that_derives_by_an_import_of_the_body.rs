use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    use serde::Deserialize;
    #[init]
    let number: u32 = {
        #[derive(Deserialize)]
        struct Config(u32);
        serde_json::from_str::<Config>("1")?.0
    };

    Ok(*number + u32::deserialize(serde_json::json!(1))?)
}

fn main() {}
