//! A handler with a client, that primes.

use prewarm::{Error, lambda_handler};
use prewarm_tests::door::Client;

#[lambda_handler]
async fn handler(event: u8) -> Result<u8, Error> {
    #[init]
    let client: Client = Client::new();
    #[init(prime)]
    client.ask(0).await?;

    Ok(client.ask(event).await?)
}
