#![deny(warnings)]

use prewarm::{Error, lambda_handler};

const LIMIT: u32 = 7;

#[lambda_handler(main = false)]
async fn handler(
    #[init(true)] flag: &bool,
    #[init(false)] other: &bool,
    #[init(LIMIT)] limit: &u32,
    #[init(None)] nothing: &Option<u32>,
    #[init("lazy")] text: &&str,
) -> Result<u32, Error> {
    assert!(*flag && !*other && nothing.is_none());
    Ok(*limit + u32::try_from(text.len())?)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime
        .block_on(handler::invoke("{}", prewarm::Context::default()))
        .unwrap();
    assert!(
        answer["body"].as_str().unwrap().contains(r#""result":11"#),
        "{answer}"
    );
}
