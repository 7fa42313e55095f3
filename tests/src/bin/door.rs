//! A handler with a client, that connects with its first event.

use prewarm::{Error, lambda_handler};
use prewarm_tests::door::Client;

#[lambda_handler]
async fn handler(event: u8) -> Result<u8, Error> {
    #[init]
    let client: Client = Client::new();

    Ok(client.ask(event).await?)
}
