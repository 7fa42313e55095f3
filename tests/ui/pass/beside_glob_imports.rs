#![deny(warnings)]

mod everything {
    pub use prewarm::*;
    pub type Config = u32;
}

use everything::*;

#[lambda_handler(main = false)]
async fn handler(event: LambdaEvent<u32>) -> Result<u32, Error> {
    #[init]
    let config: Config = 1;

    Ok(event.payload + *config)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime
        .block_on(handler::invoke("1", Context::default()))
        .unwrap();
    assert_eq!(answer["statusCode"], 200);
}
