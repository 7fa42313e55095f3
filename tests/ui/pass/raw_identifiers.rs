#![deny(warnings)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn r#fn(r#type: u32, #[init(1)] r#in: &u32) -> Result<u32, Error> {
    #[init]
    let r#match: u32 = *r#in + 1;
    #[init]
    let r#loop: String = format!("{match}");

    Ok(r#type + *r#in + r#loop.parse::<u32>()?)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime.block_on(async { r#fn::invoke("1", prewarm::Context::default()).await });
    assert_eq!(answer.unwrap()["statusCode"], 200);
}
