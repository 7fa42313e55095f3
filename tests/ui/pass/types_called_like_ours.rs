#![deny(warnings)]

use prewarm::lambda_handler;

#[derive(serde::Deserialize)]
pub struct Event(u32);

#[derive(serde::Serialize)]
pub struct Reply(u32);

#[derive(Debug)]
pub struct Error;

impl std::fmt::Display for Error {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Error {}

pub struct Resource(u32);

pub enum Shared {}

pub struct Handler;

#[lambda_handler(main = false)]
pub async fn handler(
    event: Event,
    #[init(Resource(1))] resource: &Resource,
) -> Result<Reply, Error> {
    #[init]
    let none: Option<Shared> = None;
    #[init]
    let own: Handler = Handler;

    let Handler = own;
    assert!(none.is_none());
    Ok(Reply(event.0 + resource.0))
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime
        .block_on(handler::invoke("1", prewarm::Context::default()))
        .unwrap();
    assert_eq!(answer["statusCode"], 200);
}
