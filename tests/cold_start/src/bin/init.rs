//! The client is a resource.

use aws_sdk_dynamodb::Client;
use cold_start::{GetItem, Item, connect, get_item};
use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler(event: GetItem) -> Result<Item, Error> {
    #[init]
    let client: Client = connect().await;

    get_item(client, event.id).await
}
