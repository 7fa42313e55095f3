use prewarm::{Error, lambda_handler};
use serde::Deserialize;

#[derive(Deserialize)]
struct SqsMessage {
    body: Option<String>,
}

#[lambda_handler(batch)]
async fn handler(message: SqsMessage) -> Result<(), Error> {
    println!("{:?}", message.body);
    Ok(())
}
