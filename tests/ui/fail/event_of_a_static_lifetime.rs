use prewarm::{Error, lambda_handler};
use serde::Deserialize;

#[derive(Deserialize)]
struct GetItem<'a> {
    id: &'a str,
}

#[lambda_handler(main = false)]
async fn handler(event: GetItem<'static>) -> Result<String, Error> {
    Ok(event.id.to_owned())
}

fn main() {}
