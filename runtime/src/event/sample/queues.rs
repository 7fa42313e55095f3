//! Messages and records that Lambda reads itself.

use super::{Event, IntoEvent, MILLIS, REGION, arn, message_id, records, text};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

impl Event {
    /// The messages of an SQS queue, one for each body.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html>
    ///
    /// ```
    /// use prewarm::{Context, Error, Event, lambda_handler};
    ///
    /// #[lambda_handler(batch, main = false)]
    /// async fn store(item: String) -> Result<(), Error> {
    ///     if item == "tea" { Ok(()) } else { Err("no such item".into()) }
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let event = Event::sqs([r#""tea""#, r#""milk""#]);
    /// let response = store::invoke(event, Context::default()).await.unwrap();
    /// assert_eq!(response["batchItemFailures"].as_array().unwrap().len(), 1);
    /// # });
    /// ```
    pub fn sqs<B: IntoEvent>(bodies: impl IntoIterator<Item = B>) -> Self {
        let bodies = bodies.into_iter().map(text).enumerate();
        records(bodies.map(|(index, body)| message(index, &body, false)))
    }

    /// The messages of a FIFO queue, one for each body, in one message group.
    ///
    /// ```
    /// # use prewarm::Event;
    /// let event = Event::fifo([r#"{"item":"tea"}"#]);
    /// ```
    pub fn fifo<B: IntoEvent>(bodies: impl IntoIterator<Item = B>) -> Self {
        let bodies = bodies.into_iter().map(text).enumerate();
        records(bodies.map(|(index, body)| message(index, &body, true)))
    }

    /// The records of a shard of a Kinesis stream, one for each payload.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html>
    ///
    /// ```
    /// # use prewarm::Event;
    /// let event = Event::kinesis([r#"{"item":"tea"}"#]);
    /// ```
    pub fn kinesis<B: IntoEvent>(payloads: impl IntoIterator<Item = B>) -> Self {
        let payloads = payloads.into_iter().map(base64).enumerate();
        records(payloads.map(|(index, data)| {
            let sequence_number = sequence_number(index);
            json!({
                "kinesis": {
                    "kinesisSchemaVersion": "1.0",
                    "partitionKey": "1",
                    "sequenceNumber": sequence_number,
                    "data": data,
                    "approximateArrivalTimestamp": 1_767_225_600.0,
                },
                "eventSource": "aws:kinesis",
                "eventVersion": "1.0",
                "eventID": format!("shardId-000000000000:{sequence_number}"),
                "eventName": "aws:kinesis:record",
                "invokeIdentityArn": "arn:aws:iam::000000000000:role/function",
                "awsRegion": REGION,
                "eventSourceARN": arn("kinesis", "stream/local"),
            })
        }))
    }

    /// The changes of a DynamoDB table: each item was inserted.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html>
    ///
    /// ```
    /// # use prewarm::Event;
    /// let event = Event::dynamodb([r#"{"id":"42","count":2}"#]);
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if an item is not a JSON object.
    pub fn dynamodb<B: IntoEvent>(items: impl IntoIterator<Item = B>) -> Self {
        let items = items.into_iter().map(|item| {
            let item: Map<String, Value> =
                serde_json::from_str(&text(item)).expect("an item is a JSON object");
            attributes(&item)
        });
        records(items.enumerate().map(|(index, item)| {
            json!({
                "eventID": format!("{index:032}"),
                "eventName": "INSERT",
                "eventVersion": "1.1",
                "eventSource": "aws:dynamodb",
                "awsRegion": REGION,
                "dynamodb": {
                    "ApproximateCreationDateTime": 1_767_225_600,
                    "Keys": item,
                    "NewImage": item,
                    "SequenceNumber": sequence_number(index),
                    "SizeBytes": 64,
                    "StreamViewType": "NEW_AND_OLD_IMAGES",
                },
                "eventSourceARN": arn("dynamodb", "table/local/stream/2026-01-01T00:00:00.000"),
            })
        }))
    }

    /// The records of a partition of a Kafka topic, one for each value.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html>
    ///
    /// ```
    /// # use prewarm::Event;
    /// let event = Event::kafka([r#"{"item":"tea"}"#]);
    /// ```
    pub fn kafka<B: IntoEvent>(values: impl IntoIterator<Item = B>) -> Self {
        let values = values.into_iter().map(base64).enumerate();
        let records = values.map(|(offset, value)| {
            json!({
                "topic": "local",
                "partition": 0,
                "offset": offset,
                "timestamp": MILLIS,
                "timestampType": "CREATE_TIME",
                "key": null,
                "value": value,
                "headers": [],
            })
        });
        json!({
            "eventSource": "aws:kafka",
            "eventSourceArn": arn("kafka", "cluster/local/00000000-0000-4000-8000-000000000000-1"),
            "bootstrapServers": "127.0.0.1:9092",
            "records": { "local-0": records.collect::<Vec<_>>() },
        })
        .into()
    }
}

fn message(index: usize, body: &str, is_fifo: bool) -> Value {
    let mut attributes = json!({
        "ApproximateReceiveCount": "1",
        "SentTimestamp": MILLIS.to_string(),
        "SenderId": "local",
        "ApproximateFirstReceiveTimestamp": MILLIS.to_string(),
    });
    if is_fifo {
        attributes["MessageGroupId"] = json!("1");
        attributes["MessageDeduplicationId"] = json!((index + 1).to_string());
        attributes["SequenceNumber"] = json!(format!("{:020}", index + 1));
    }
    json!({
        "messageId": message_id(index),
        "receiptHandle": "local",
        "body": body,
        "attributes": attributes,
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": arn("sqs", if is_fifo { "local.fifo" } else { "local" }),
        "awsRegion": REGION,
    })
}

fn base64(body: impl IntoEvent) -> String {
    STANDARD.encode(body.into_event().bytes)
}

fn sequence_number(index: usize) -> String {
    format!("{:056}", index + 1)
}

/// An item in the form that DynamoDB gives it.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_AttributeValue.html>
fn attributes(item: &Map<String, Value>) -> Value {
    let attributes = item
        .iter()
        .map(|(name, value)| (name.clone(), attribute(value)));
    Value::Object(attributes.collect())
}

fn attribute(value: &Value) -> Value {
    match value {
        Value::Null => json!({ "NULL": true }),
        Value::Bool(value) => json!({ "BOOL": value }),
        Value::Number(number) => json!({ "N": number.to_string() }),
        Value::String(text) => json!({ "S": text }),
        Value::Array(items) => json!({ "L": items.iter().map(attribute).collect::<Vec<_>>() }),
        Value::Object(members) => json!({ "M": attributes(members) }),
    }
}
