//! Keeps how much there is of each article, from a FIFO queue whose message groups are the articles.

#[path = "../sdk.rs"]
mod sdk;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use prewarm::{Error, lambda_handler};
use serde::{Deserialize, Serialize};
use std::env;

/// An article that somebody has counted.
#[derive(Deserialize, Serialize)]
struct Counted {
    id: String,
    count: u32,
}

/// Stores a count, and ten of a batch at once.
///
/// The counts of one article are stored in their order: none is begun before the one in front of it is done. So the
/// last one stands, also if some come twice.
#[lambda_handler(batch, concurrency = 10, metrics)]
async fn keep(
    counted: Counted,
    #[init(sdk::config().await)] config: &SdkConfig,
    #[init(Client::new(config))] client: &Client,
    #[init(env::var("TABLE_NAME")?)] table: &String,
) -> Result<(), Error> {
    let put = client.put_item().table_name(table);
    let put = put.set_item(Some(serde_dynamo::to_item(counted)?));
    put.send().await.map_err(aws_sdk_dynamodb::Error::from)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::operation::put_item::PutItemOutput;
    use aws_sdk_dynamodb::types::AttributeValue;
    use aws_smithy_mocks::{mock, mock_client};

    #[tokio::test]
    async fn a_count_is_stored() {
        let put = mock!(Client::put_item)
            .match_requests(|put| {
                let count = put.item().and_then(|item| item.get("count"));
                count == Some(&AttributeValue::N("7".to_owned()))
            })
            .then_output(|| PutItemOutput::builder().build());
        let client = mock_client!(aws_sdk_dynamodb, [&put]);
        let counted = Counted {
            id: "42".to_owned(),
            count: 7,
        };
        let config = SdkConfig::builder().build();
        keep(counted, &config, &client, &"stock".to_owned())
            .await
            .unwrap();
        assert_eq!(put.num_calls(), 1);
    }
}
