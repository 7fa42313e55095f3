//! The table of orders.

use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use prewarm::Error;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
pub(crate) struct Order {
    id: String,
    item: String,
    count: u32,
}

pub(crate) struct Orders {
    client: Client,
    table: String,
}

impl Orders {
    pub(crate) fn new(config: &SdkConfig, table: String) -> Self {
        Orders::with_client(Client::new(config), table)
    }

    pub(crate) fn with_client(client: Client, table: String) -> Self {
        Orders { client, table }
    }

    /// Stores an order. A queue can deliver a message twice: an order that is stored already is not changed.
    pub(crate) async fn store(&self, order: Order) -> Result<(), Error> {
        let put = self.client.put_item().table_name(&self.table);
        let put = put.set_item(Some(serde_dynamo::to_item(order)?));
        let put = put.condition_expression("attribute_not_exists(id)");
        match put.send().await.map_err(aws_sdk_dynamodb::Error::from) {
            Ok(_) | Err(aws_sdk_dynamodb::Error::ConditionalCheckFailedException(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads an order by its id, if it is stored.
    pub(crate) async fn read(&self, id: &str) -> Result<Option<Order>, Error> {
        let get = self.client.get_item().table_name(&self.table);
        let get = get.key("id", AttributeValue::S(id.to_owned()));
        let found = get.send().await.map_err(aws_sdk_dynamodb::Error::from)?;
        Ok(found.item.map(serde_dynamo::from_item).transpose()?)
    }
}
