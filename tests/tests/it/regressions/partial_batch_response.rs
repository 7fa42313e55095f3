//! A handler without `raw` that answers a queue had its `batchItemFailures` wrapped in a proxy response. SQS then
//! deleted the messages that had failed.

use prewarm::{Context, Error, lambda_handler};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Batch {
    records: Vec<Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    batch_item_failures: Vec<Value>,
}

#[lambda_handler(main = false)]
async fn typed(event: Batch) -> Result<Answer, Error> {
    let failed = event
        .records
        .into_iter()
        .map(|record| record["messageId"].clone());
    Ok(Answer {
        batch_item_failures: failed.map(|id| json!({"itemIdentifier": id})).collect(),
    })
}

#[lambda_handler(main = false)]
async fn untyped(event: Value) -> Result<Value, Error> {
    Ok(event)
}

#[lambda_handler(main = false)]
async fn whole(event: Box<serde_json::value::RawValue>) -> Result<usize, Error> {
    Ok(event.get().len())
}

#[lambda_handler(main = false)]
async fn list(event: Vec<Value>) -> Result<usize, Error> {
    Ok(event.len())
}

#[tokio::test]
async fn value_for_a_service_is_sent_as_it_is() {
    let batch = json!({"Records": [{"messageId": "1", "eventSource": "aws:sqs"}]});
    let answer = Box::pin(typed::invoke(batch.clone(), Context::default())).await;
    let expected = json!({"batchItemFailures": [{"itemIdentifier": "1"}]});
    assert_eq!(answer.unwrap(), expected);
    let answer = Box::pin(untyped::invoke(batch.clone(), Context::default())).await;
    assert_eq!(answer.unwrap(), batch);
    let answer = Box::pin(whole::invoke(batch.clone(), Context::default())).await;
    assert_eq!(answer.unwrap(), batch.to_string().len());
    let pipe = json!([{"messageId": "1", "eventSource": "aws:sqs"}]);
    let answer = Box::pin(list::invoke(pipe, Context::default())).await;
    assert_eq!(answer.unwrap(), 1);
}

#[tokio::test]
async fn value_for_a_direct_caller_is_in_a_proxy_response() {
    for event in [
        json!({"id": 1}),
        json!({"Records": []}),
        json!({"source": "web"}),
    ] {
        let answer = Box::pin(untyped::invoke(event.clone(), Context::default()))
            .await
            .unwrap();
        assert_eq!(answer["statusCode"], 200, "{event}");
        let answer = Box::pin(whole::invoke(event.clone(), Context::default()))
            .await
            .unwrap();
        assert_eq!(answer["statusCode"], 200, "{event}");
    }
}
