//! One function in four ways: it reads an item of a table of DynamoDB by its id. The programs differ in where the
//! client is made, and in nothing else.

use aws_sdk_dynamodb::config::BehaviorVersion;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_dynamodb::{Client, Error};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Instant;

/// An event.
#[derive(Deserialize)]
pub struct GetItem {
    /// The key of the item.
    pub id: String,
}

/// An item of the table.
#[derive(Deserialize, Serialize)]
pub struct Item {
    id: String,
    name: String,
    price_cents: u32,
}

/// A client of DynamoDB, which has not connected yet.
#[cfg(feature = "config")]
pub async fn connect() -> Client {
    let config = aws_config::defaults(BehaviorVersion::latest());
    #[cfg(feature = "ring")]
    let config = config.http_client(http_client());
    Client::new(&config.load().await)
}

/// The same from the variables that Lambda sets, and that name the endpoint.
///
/// # Panics
///
/// If one of them is missing.
#[cfg(not(feature = "config"))]
#[expect(clippy::unused_async, reason = "as the other one")]
pub async fn connect() -> Client {
    use aws_sdk_dynamodb::config::{Config, Credentials, Region};
    use std::env::var;

    let variable = |name| var(name).expect("Lambda sets it");
    let credentials = Credentials::new(
        variable("AWS_ACCESS_KEY_ID"),
        variable("AWS_SECRET_ACCESS_KEY"),
        var("AWS_SESSION_TOKEN").ok(),
        None,
        "environment",
    );
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(variable("AWS_REGION")))
        .credentials_provider(credentials)
        .endpoint_url(variable("AWS_ENDPOINT_URL_DYNAMODB"));
    #[cfg(feature = "ring")]
    let config = config.http_client(http_client());
    Client::from_conf(config.build())
}

/// A client of HTTP whose cryptography is `ring`.
#[cfg(feature = "ring")]
fn http_client() -> aws_sdk_dynamodb::config::SharedHttpClient {
    use aws_smithy_http_client::Builder;
    use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};

    let ring = Provider::Rustls(CryptoMode::Ring);
    Builder::new().tls_provider(ring).build_https()
}

/// Reads an item.
///
/// # Errors
///
/// If DynamoDB cannot be reached, or refuses, or has no such item.
pub async fn get_item(client: &Client, id: String) -> Result<Item, prewarm::Error> {
    let key = AttributeValue::S(id);
    let request = client.get_item().table_name("items").key("id", key);
    let found = request.send().await.map_err(Error::from)?;
    let item = found.item.ok_or("no such item")?;
    Ok(serde_dynamo::from_item(item)?)
}

/// The answer of `#[lambda_handler]` for an item that was asked for at `start`, written by hand.
///
/// # Errors
///
/// Never: an item is JSON.
pub fn response(item: &Item, start: Instant) -> Result<Value, prewarm::Error> {
    let execution_time = start.elapsed().as_secs_f64();
    let body = json!({ "result": item, "execution_time": execution_time });
    Ok(json!({
        "statusCode": 200,
        "headers": { "content-type": "application/json" },
        "isBase64Encoded": false,
        "body": body.to_string(),
    }))
}
