//! Stores the orders of a queue in a table, each once. Only messages that fail go back to the queue.

mod orders;

use aws_config::BehaviorVersion;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use futures_util::future::join_all;
use orders::Orders;
use prewarm::{Error, lambda_handler};
use std::env;

/// Stores a batch of messages concurrently, and names those that must go back to the queue.
///
/// An `Err` would send the whole batch back, and one message that is not an order would block the others. Only a
/// timeout or a panic sends back the whole batch.
#[lambda_handler(raw, metrics)]
async fn store(
    event: SqsEvent,
    #[init(connect().await?)] orders: &Orders,
) -> Result<SqsBatchResponse, Error> {
    #[init]
    tracing_subscriber::fmt().json().without_time().init();
    #[init(prime)]
    orders.read("0").await?;

    let stored = event.records.iter().map(|message| async move {
        let id = message.message_id.as_deref().unwrap_or_default();
        let stored = orders
            .store(message.body.as_deref().unwrap_or_default())
            .await;
        stored.map_err(|error| {
            tracing::warn!(message_id = id, %error, "an order stays in the queue");
            id
        })
    });
    let failed = join_all(stored).await.into_iter().filter_map(Result::err);
    let mut response = SqsBatchResponse::default();
    for id in failed {
        response.add_failure(id);
    }
    Ok(response)
}

async fn connect() -> Result<Orders, Error> {
    let table = env::var("TABLE_NAME").map_err(|error| format!("TABLE_NAME: {error}"))?;
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    Ok(Orders::new(&config, table))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::Client;
    use aws_sdk_dynamodb::error::ErrorMetadata;
    use aws_sdk_dynamodb::operation::put_item::{PutItemError, PutItemOutput};
    use aws_sdk_dynamodb::types::error::ConditionalCheckFailedException;
    use aws_smithy_mocks::{RuleMode, mock, mock_client};
    use serde_json::json;

    /// The messages that go back to the queue.
    async fn failures(event: &str, client: Client) -> Vec<String> {
        let orders = Orders::with_client(client, "orders".to_owned());
        let event: SqsEvent = serde_json::from_str(event).unwrap();
        let response = store(event, &orders).await.unwrap();
        let response = serde_json::to_value(response).unwrap();
        let failures = response["batchItemFailures"].as_array().unwrap();
        let ids = failures
            .iter()
            .map(|failure| failure["itemIdentifier"].as_str().unwrap());
        ids.map(str::to_owned).collect()
    }

    const BATCH: &str = include_str!("../events/batch.json");

    #[tokio::test]
    async fn what_is_no_order_goes_back_alone() {
        let stored = mock!(Client::put_item).then_output(|| PutItemOutput::builder().build());
        let client = mock_client!(aws_sdk_dynamodb, RuleMode::MatchAny, [&stored]);
        assert_eq!(failures(BATCH, client).await, ["message-2"]);
        assert_eq!(stored.num_calls(), 2);
    }

    #[tokio::test]
    async fn an_order_that_comes_again_is_done() {
        let stored = mock!(Client::put_item).then_error(|| {
            let again = ConditionalCheckFailedException::builder().build();
            PutItemError::ConditionalCheckFailedException(again)
        });
        let client = mock_client!(aws_sdk_dynamodb, RuleMode::MatchAny, [&stored]);
        assert_eq!(failures(BATCH, client).await, ["message-2"]);
    }

    #[tokio::test]
    async fn what_the_table_refuses_goes_back() {
        let refused = mock!(Client::put_item).then_error(|| {
            let refused = ErrorMetadata::builder()
                .code("AccessDeniedException")
                .build();
            PutItemError::generic(refused)
        });
        let client = mock_client!(aws_sdk_dynamodb, RuleMode::MatchAny, [&refused]);
        let all = ["message-1", "message-2", "message-3"];
        assert_eq!(failures(BATCH, client).await, all);
    }

    #[tokio::test]
    async fn an_empty_batch_is_stored() {
        let client = mock_client!(aws_sdk_dynamodb, []);
        let event = json!({"Records": []}).to_string();
        assert!(failures(&event, client).await.is_empty());
    }
}
