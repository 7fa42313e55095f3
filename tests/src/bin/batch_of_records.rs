//! A handler of records as they stand, and one of a whole event where a record comes.

use prewarm::lambda_handler;
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    message_id: String,
    body: Box<RawValue>,
}

#[lambda_handler(batch = "record")]
async fn handler(message: Message) -> Result<(), String> {
    println!("{} {}", message.message_id, message.body);
    Err("not done".to_owned())
}
