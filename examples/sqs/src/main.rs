//! Stores the orders of a queue in a table, each once. Only messages that fail go back to the queue.

mod orders;
mod sdk;

use orders::{Order, Orders};
use prewarm::{Error, lambda_handler};
use std::env;

/// Stores one order, and ten of a batch at once.
///
/// A message that fails goes back to the queue alone. After five failures the queue puts it aside.
#[lambda_handler(batch, concurrency = 10, metrics)]
async fn store(order: Order, #[init(connect().await?)] orders: &Orders) -> Result<(), Error> {
    #[init]
    tracing_subscriber::fmt().json().without_time().init();
    #[init(prime)]
    orders.read("0").await?;

    orders.store(order).await
}

async fn connect() -> Result<Orders, Error> {
    let table = env::var("TABLE_NAME").map_err(|error| format!("TABLE_NAME: {error}"))?;
    Ok(Orders::new(&sdk::config().await, table))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::Client;
    use aws_sdk_dynamodb::error::ErrorMetadata;
    use aws_sdk_dynamodb::operation::put_item::{PutItemError, PutItemOutput};
    use aws_sdk_dynamodb::types::error::ConditionalCheckFailedException;
    use aws_smithy_mocks::{Rule, mock, mock_client};

    async fn stored(rule: &Rule) -> Result<(), Error> {
        let client = mock_client!(aws_sdk_dynamodb, [rule]);
        let orders = Orders::with_client(client, "orders".to_owned());
        let order = r#"{"id": "order-1", "item": "42", "count": 2}"#;
        store(serde_json::from_str(order)?, &orders).await
    }

    #[tokio::test]
    async fn an_order_is_stored() {
        let put = mock!(Client::put_item)
            .match_requests(|put| put.item().is_some_and(|item| item.len() == 3))
            .then_output(|| PutItemOutput::builder().build());
        stored(&put).await.unwrap();
        assert_eq!(put.num_calls(), 1);
    }

    #[tokio::test]
    async fn an_order_that_comes_again_is_done() {
        let again = mock!(Client::put_item).then_error(|| {
            let again = ConditionalCheckFailedException::builder().build();
            PutItemError::ConditionalCheckFailedException(again)
        });
        stored(&again).await.unwrap();
    }

    #[tokio::test]
    async fn what_the_table_refuses_goes_back() {
        let refused = mock!(Client::put_item).then_error(|| {
            let refused = ErrorMetadata::builder().code("AccessDeniedException");
            PutItemError::generic(refused.build())
        });
        stored(&refused).await.unwrap_err();
    }
}
