//! Reads an item from DynamoDB by its id, with a client that INIT creates once.

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_http_client::{Builder, tls};
use prewarm::{Error, StatusError, lambda_handler};
use serde::{Deserialize, Serialize};
use std::env;

#[derive(Deserialize)]
struct GetItem {
    id: String,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Item {
    id: String,
    name: String,
    price_cents: u32,
}

/// Finds an item of the table by its id.
///
/// Region, endpoint and credentials come from the variables that the SDK reads itself. Over HTTP, callers see
/// the text of a `StatusError`. The SDK's errors name the table and the account, and the log has them.
#[lambda_handler(metrics)]
async fn get_item(
    event: GetItem,
    #[init(config().await)] config: &SdkConfig,
    #[init(connect(config))] client: &Client,
    #[init(table_name()?)] table: &String,
) -> Result<Item, Error> {
    // The first request looks up a name, connects and negotiates TLS. This one does so in INIT.
    #[init(prime)]
    client
        .get_item()
        .table_name(table)
        .key("id", AttributeValue::S("0".to_owned()))
        .send()
        .await?;

    let id = event.id;
    let key = AttributeValue::S(id.clone());
    let found = client
        .get_item()
        .table_name(table)
        .key("id", key)
        .send()
        .await;
    // The SDK's error says only "service error", and its sources the rest.
    let found = found.map_err(aws_sdk_dynamodb::Error::from)?;
    let item = found
        .item
        .ok_or_else(|| StatusError::new(404, format!("no item has the id `{id}`")))?;
    Ok(serde_dynamo::from_item(item)?)
}

/// TLS on `ring` makes a package smaller than on AWS-LC, which the SDK comes with.
async fn config() -> SdkConfig {
    let ring = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(Builder::new().tls_provider(ring).build_https())
        .load()
        .await
}

fn connect(config: &SdkConfig) -> Client {
    eprintln!("DynamoDB client made");
    Client::new(config)
}

fn table_name() -> Result<String, String> {
    env::var("TABLE_NAME").map_err(|error| format!("TABLE_NAME: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::operation::get_item::{GetItemError, GetItemOutput};
    use aws_sdk_dynamodb::types::error::ResourceNotFoundException;
    use aws_smithy_mocks::{Rule, mock, mock_client};

    async fn get(id: &str, rule: &Rule) -> Result<Item, Error> {
        let event = GetItem { id: id.to_owned() };
        let config = SdkConfig::builder().build();
        let client = mock_client!(aws_sdk_dynamodb, [rule]);
        get_item(event, &config, &client, &"items".to_owned()).await
    }

    #[tokio::test]
    async fn an_item_is_read_by_its_id() {
        let rule = mock!(Client::get_item)
            .match_requests(|request| {
                let id = AttributeValue::S("42".to_owned());
                let key = request.key().and_then(|key| key.get("id"));
                request.table_name() == Some("items") && key == Some(&id)
            })
            .then_output(|| {
                GetItemOutput::builder()
                    .item("id", AttributeValue::S("42".to_owned()))
                    .item("name", AttributeValue::S("Gaiwan".to_owned()))
                    .item("price_cents", AttributeValue::N("3069".to_owned()))
                    .build()
            });
        let expected = Item {
            id: "42".to_owned(),
            name: "Gaiwan".to_owned(),
            price_cents: 3069,
        };
        assert_eq!(get("42", &rule).await.unwrap(), expected);
    }

    #[tokio::test]
    async fn an_unknown_id_is_a_404() {
        let rule = mock!(Client::get_item).then_output(|| GetItemOutput::builder().build());
        let error = get("nope", &rule).await.unwrap_err();
        assert_eq!(error.to_string(), "no item has the id `nope`");
        let status = error.downcast_ref().map(StatusError::status);
        assert_eq!(status, Some(404));
    }

    #[tokio::test]
    async fn what_is_no_item_is_an_error() {
        let rule = mock!(Client::get_item).then_output(|| {
            let name = AttributeValue::S("without an id".to_owned());
            GetItemOutput::builder().item("name", name).build()
        });
        let error = get("42", &rule).await.unwrap_err();
        assert_eq!(error.to_string(), "missing field `id`");
    }

    #[tokio::test]
    async fn what_dynamodb_refuses_is_an_error_that_says_why() {
        let rule = mock!(Client::get_item).then_error(|| {
            let missing = ResourceNotFoundException::builder().message("no such table");
            GetItemError::ResourceNotFoundException(missing.build())
        });
        let error = get("42", &rule).await.unwrap_err();
        assert!(error.to_string().contains("no such table"), "{error}");
    }
}
