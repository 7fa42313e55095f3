//! A batch: the records that an event source mapping sends at once, and the order in which they may be handled.
//! <https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html>

use super::payload::Payload;
use crate::event::Event;
use crate::reply::Failure;
use bytes::Bytes;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::time::Instant;

/// The records of an event, lane by lane.
pub(crate) struct Batch {
    pub(crate) records: Vec<Record>,
    /// The records that must be handled one after another.
    pub(crate) lanes: Vec<Range<usize>>,
    /// Whether Lambda retries a lane from its first failure on, and not each record that failed.
    has_checkpoints: bool,
}

/// A record of a batch.
pub(crate) struct Record {
    json: Bytes,
    payload: Payload,
    received: Instant,
    /// How it is reported if it failed, as JSON.
    id: Bytes,
}

/// In which order the records of a source may be handled.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    /// A standard queue has none.
    None,
    /// A FIFO queue has one in each message group.
    OfGroup,
    /// A shard has one.
    OfBatch,
}

const KAFKA: [&str; 2] = ["\"aws:kafka\"", "\"SelfManagedKafka\""];

/// The outline of an event.
#[derive(Deserialize)]
struct Outline<'a> {
    #[serde(borrow, rename = "Records")]
    records: Option<Vec<&'a RawValue>>,
    /// Of Kafka, by the name of the partition.
    #[serde(borrow, rename = "records")]
    partitions: Option<BTreeMap<Cow<'a, str>, Vec<&'a RawValue>>>,
    #[serde(borrow, rename = "eventSource")]
    source: Option<&'a RawValue>,
    window: Option<IgnoredAny>,
}

/// What of a record tells where it belongs.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow, rename = "eventSource")]
    source: Option<&'a RawValue>,
    #[serde(borrow, rename = "eventSourceARN")]
    source_arn: Option<&'a RawValue>,
    #[serde(borrow, rename = "messageId")]
    message_id: Option<&'a RawValue>,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
    #[serde(borrow)]
    attributes: Option<Attributes<'a>>,
    #[serde(borrow)]
    kinesis: Option<Kinesis<'a>>,
    #[serde(borrow)]
    dynamodb: Option<Dynamodb<'a>>,
}

#[derive(Deserialize)]
struct Attributes<'a> {
    #[serde(borrow, rename = "MessageGroupId")]
    group: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
struct Kinesis<'a> {
    #[serde(borrow, rename = "sequenceNumber")]
    sequence_number: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Dynamodb<'a> {
    #[serde(borrow, rename = "SequenceNumber")]
    sequence_number: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct KafkaRecord<'a> {
    #[serde(borrow)]
    offset: Option<&'a RawValue>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
}

impl Batch {
    /// Reads an event.
    ///
    /// # Errors
    ///
    /// Fails if the event is no batch of which parts can be reported.
    pub(crate) fn read(event: &Event) -> Result<Self, Failure> {
        // `serde` would read an array as well.
        if event.bytes.trim_ascii_start().first() != Some(&b'{') {
            return Err(refused("it is no object with records"));
        }
        let outline: Outline<'_> = parse(&event.bytes)?;
        if outline.window.is_some() {
            return Err(refused("it is of a tumbling window, which wants a state"));
        }
        let source = outline.source.map_or("", RawValue::get);
        let reader = Reader { event };
        match (outline.records, outline.partitions) {
            (Some(records), None) => reader.records(&records),
            (None, Some(partitions)) if KAFKA.contains(&source) => reader.partitions(partitions),
            _ => Err(of_another_source(source)),
        }
    }

    /// What Lambda is told of the records that are not done: each of a queue, and of a stream the first, where Lambda
    /// goes on.
    ///
    /// - <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html>
    /// - <https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html>
    /// - <https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>
    /// - <https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html>
    pub(crate) fn response(&self, is_done: impl Fn(usize) -> bool) -> String {
        let mut json = r#"{"batchItemFailures":["#.to_owned();
        let reported_of_each = if self.has_checkpoints { 1 } else { usize::MAX };
        let mut separator = "";
        for lane in &self.lanes {
            let failed = lane.clone().filter(|index| !is_done(*index));
            for index in failed.take(reported_of_each) {
                json.push_str(separator);
                json.push_str(r#"{"itemIdentifier":"#);
                json.push_str(self.records[index].id());
                json.push('}');
                separator = ",";
            }
        }
        json.push_str("]}");
        json
    }
}

impl Record {
    /// The record as an event.
    pub(crate) fn event(&self) -> Event {
        Event {
            payload: self.payload.clone(),
            received: self.received,
            ..Event::new(self.json.clone())
        }
    }

    fn id(&self) -> &str {
        str::from_utf8(&self.id).expect("`serde_json` reads UTF-8")
    }

    /// What the log calls it.
    pub(crate) fn name(&self) -> &str {
        self.id().trim_matches('"')
    }
}

struct Reader<'a> {
    event: &'a Event,
}

impl Reader<'_> {
    /// The records of SQS, of Kinesis or of a DynamoDB stream.
    fn records(&self, records: &[&RawValue]) -> Result<Batch, Failure> {
        let mut read = Vec::with_capacity(records.len());
        let mut order = None;
        for json in records {
            let head: Head<'_> = parse(json.get().as_bytes())?;
            let (own_order, id, payload) = match head.source.map_or("", RawValue::get) {
                "\"aws:sqs\"" => {
                    // A message of a standard queue may have a group, too.
                    let arn = head.source_arn.map_or("", RawValue::get);
                    let is_fifo = arn.ends_with(".fifo\"");
                    let order = if is_fifo { Order::OfGroup } else { Order::None };
                    let payload = Payload::Text(self.bytes(head.body));
                    (order, head.message_id, payload)
                }
                "\"aws:kinesis\"" => {
                    let Kinesis {
                        sequence_number,
                        data,
                    } = head.kinesis.unwrap_or_default();
                    let payload = Payload::Base64(self.bytes(data));
                    (Order::OfBatch, sequence_number, payload)
                }
                "\"aws:dynamodb\"" => {
                    let id = head.dynamodb.and_then(|record| record.sequence_number);
                    (Order::OfBatch, id, Payload::Whole)
                }
                other => return Err(of_another_source(other)),
            };
            if *order.get_or_insert(own_order) != own_order {
                return Err(refused("its records are of several sources"));
            }
            let is_text = |id: &&RawValue| id.get().len() > 2 && id.get().starts_with('"');
            let id = id.filter(is_text).ok_or_else(without_id)?;
            let group = head.attributes.and_then(|attributes| attributes.group);
            let record = self.record(json, self.bytes(Some(id)), payload);
            read.push((group.map_or("", RawValue::get), record));
        }
        Ok(in_lanes(order.unwrap_or(Order::None), read))
    }

    /// The records of Kafka, which have an order in each partition.
    fn partitions(
        &self,
        partitions: BTreeMap<Cow<'_, str>, Vec<&RawValue>>,
    ) -> Result<Batch, Failure> {
        let mut records = Vec::new();
        let mut lanes = Vec::new();
        for (partition, of_partition) in partitions {
            let first = records.len();
            let partition = Value::from(partition);
            for json in of_partition {
                let KafkaRecord { offset, value } = parse(json.get().as_bytes())?;
                let offset = offset.ok_or_else(without_id)?;
                let id = format!(r#"{{"partition":{partition},"offset":{offset}}}"#);
                let payload = Payload::Base64(self.bytes(value));
                records.push(self.record(json, id.into(), payload));
            }
            lanes.push(first..records.len());
        }
        Ok(Batch {
            records,
            lanes,
            has_checkpoints: true,
        })
    }

    fn record(&self, json: &RawValue, id: Bytes, payload: Payload) -> Record {
        Record {
            json: self.bytes(Some(json)),
            payload,
            received: self.event.received,
            id,
        }
    }

    /// A part of the event.
    fn bytes(&self, json: Option<&RawValue>) -> Bytes {
        match json {
            Some(json) => self.event.bytes.slice_ref(json.get().as_bytes()),
            None => Bytes::from_static(b"null"),
        }
    }
}

/// Records with their groups, by lanes.
fn in_lanes(order: Order, mut read: Vec<(&str, Record)>) -> Batch {
    let count = read.len();
    let lanes = match order {
        Order::None => (0..count).map(|index| index..index + 1).collect(),
        Order::OfBatch => vec![0..count],
        Order::OfGroup => {
            let mut ranks = HashMap::new();
            for (group, _) in &read {
                let next = ranks.len();
                ranks.entry(*group).or_insert(next);
            }
            // Which leaves the order of a group as it is.
            read.sort_by_key(|(group, _)| ranks[group]);
            let groups = read.chunk_by(|(one, _), (other, _)| one == other);
            let mut end = 0;
            let lane = |group: &[_]| {
                let start = end;
                end += group.len();
                start..end
            };
            groups.map(lane).collect()
        }
    };
    Batch {
        records: read.into_iter().map(|(_, record)| record).collect(),
        lanes,
        has_checkpoints: order == Order::OfBatch,
    }
}

fn parse<'a, T: Deserialize<'a>>(json: &'a [u8]) -> Result<T, Failure> {
    serde_json::from_slice(json).map_err(|cause| {
        let reason = "it has not the form of a batch";
        Failure::invalid_event(message(reason), message(&format!("{reason}: {cause}")))
    })
}

fn of_another_source(source: &str) -> Failure {
    let source = source.trim_matches('"');
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ":-._".contains(c);
    if !source.is_empty() && source.len() <= 64 && source.chars().all(is_plain) {
        refused(&format!(
            "it is of `{source}`, and not of SQS, Kinesis, a DynamoDB stream or Kafka"
        ))
    } else {
        refused("it is not of SQS, Kinesis, a DynamoDB stream or Kafka")
    }
}

fn without_id() -> Failure {
    refused("a record has no id that could be reported")
}

fn refused(reason: &str) -> Failure {
    Failure::invalid_event(message(reason), message(reason))
}

fn message(reason: &str) -> String {
    format!(
        "invalid event: `batch` mode cannot take it apart, because {reason}: use `#[lambda_handler(raw)]`"
    )
}

#[cfg(test)]
mod tests {
    use super::Batch;
    use crate::event::Event;
    use crate::event::service_event::tests::{corpus, sam_events};
    use serde_json::{Value, json};
    use std::ops::Range;

    fn read(event: impl Into<Event>) -> Result<Batch, String> {
        Batch::read(&event.into()).map_err(|failure| failure.error().to_owned())
    }

    /// What is reported if nothing is done.
    fn reported(batch: &Batch) -> Vec<Value> {
        let response: Value = serde_json::from_str(&batch.response(|_| false)).unwrap();
        let failures = response["batchItemFailures"].as_array().unwrap().iter();
        failures
            .map(|failure| failure["itemIdentifier"].clone())
            .collect()
    }

    fn message(id: &str, queue: &str, group: Option<&str>) -> Value {
        json!({
            "messageId": id,
            "body": "text",
            "attributes": {"MessageGroupId": group},
            "eventSource": "aws:sqs",
            "eventSourceARN": format!("arn:aws:sqs:us-east-1:123456789012:{queue}"),
        })
    }

    fn lanes(records: Vec<Value>) -> Vec<Range<usize>> {
        read(json!({ "Records": records })).unwrap().lanes
    }

    #[test]
    fn each_batch_of_the_corpus_is_read() {
        let kinesis_id = "49568167373333333333333333333333333333333333333333333333";
        let expected = [
            ("dynamodb-event", json!("1405400000000002063282832")),
            (
                "dynamodb-event-null-items",
                json!("1405400000000002063282832"),
            ),
            (
                "kafka-event",
                json!({"partition": "AWSKafkaTopic-0", "offset": 0}),
            ),
            ("kinesis-event", json!(kinesis_id)),
            ("kinesis-event-encrypted", json!(kinesis_id)),
            ("sqs-event", json!("MessageID_1")),
            ("sqs-event-obj", json!("MessageID_1")),
        ];
        let mut read_ones = 0;
        for (name, event) in corpus() {
            let event = String::from_utf8(event).unwrap();
            match (
                read(event),
                expected.iter().find(|(batch, _)| *batch == name),
            ) {
                (Ok(batch), Some((_, first))) => {
                    assert_eq!(reported(&batch), [first.clone()], "{name}");
                    read_ones += 1;
                }
                (Err(error), None) => {
                    assert!(
                        error.contains("use `#[lambda_handler(raw)]`"),
                        "{name}: {error}"
                    );
                }
                (Ok(_), None) => panic!("{name} is read"),
                (Err(error), Some(_)) => panic!("{name}: {error}"),
            }
        }
        assert_eq!(read_ones, expected.len());
    }

    #[test]
    #[ignore = "needs the events of aws-sam-cli"]
    fn each_batch_of_the_events_of_sam_is_read() {
        let mut names: Vec<String> = sam_events()
            .into_iter()
            .filter(|(_, event)| read(&**event).is_ok_and(|batch| !batch.records.is_empty()))
            .map(|(name, _)| name)
            .collect();
        names.sort_unstable();
        let expected = ["DynamoDBUpdate", "Kinesis", "Sqs"];
        assert_eq!(names, expected);
    }

    #[test]
    fn lane_is_what_has_an_order() {
        let standard = |id| message(id, "orders", Some("a group may be there all the same"));
        assert_eq!(lanes(vec![standard("1"), standard("2")]), [0..1, 1..2]);
        let fifo = |id, group| message(id, "orders.fifo", Some(group));
        let records = vec![
            fifo("1", "b"),
            fifo("2", "a"),
            fifo("3", "b"),
            fifo("4", "a"),
            fifo("5", "c"),
        ];
        let batch = read(json!({ "Records": records })).unwrap();
        assert_eq!(batch.lanes, [0..2, 2..4, 4..5]);
        let names: Vec<_> = batch.records.iter().map(super::Record::name).collect();
        assert_eq!(names, ["1", "3", "2", "4", "5"]);
        let kinesis = |id| json!({"eventSource": "aws:kinesis", "kinesis": {"sequenceNumber": id, "data": ""}});
        assert_eq!(lanes(vec![kinesis("1"), kinesis("2")]), [0..2]);
        assert_eq!(lanes(vec![]), [0..0; 0]);
        let kafka = json!({
            "eventSource": "SelfManagedKafka",
            "records": {"b-0": [{"offset": 7}, {"offset": 8}], "a \"quoted\"-1": [{"offset": 1}]},
        });
        let batch = read(kafka).unwrap();
        assert_eq!(batch.lanes, [0..1, 1..3]);
        let partition =
            |partition: &str, offset: u8| json!({"partition": partition, "offset": offset});
        assert_eq!(
            reported(&batch),
            [partition("a \"quoted\"-1", 1), partition("b-0", 7)]
        );
    }

    #[test]
    fn queue_reports_each_and_stream_the_first() {
        let message = |id| message(id, "orders", None);
        let queue = read(json!({"Records": [message("1"), message("2"), message("3")]})).unwrap();
        let response = queue.response(|index| index == 1);
        let expected = r#"{"batchItemFailures":[{"itemIdentifier":"1"},{"itemIdentifier":"3"}]}"#;
        assert_eq!(response, expected);
        assert_eq!(queue.response(|_| true), r#"{"batchItemFailures":[]}"#);
        let change =
            |id| json!({"eventSource": "aws:dynamodb", "dynamodb": {"SequenceNumber": id}});
        let stream = read(json!({"Records": [change("1"), change("2"), change("3")]})).unwrap();
        let response = stream.response(|index| index == 0);
        assert_eq!(
            response,
            r#"{"batchItemFailures":[{"itemIdentifier":"2"}]}"#
        );
    }

    #[test]
    fn what_cannot_be_reported_is_refused() {
        let sqs = message("1", "orders", None);
        let without_id = json!({"eventSource": "aws:sqs", "body": "text"});
        let refused = [
            (json!({}), "it is not of SQS"),
            (json!([sqs]), "it is no object"),
            (json!("text"), "it is no object"),
            (json!({"Records": "none"}), "it has not the form of a batch"),
            (json!({"Records": [1]}), "it has not the form of a batch"),
            (
                json!({"Records": [{"eventSource": "aws:s3"}]}),
                "it is of `aws:s3`",
            ),
            (
                json!({"Records": [{"eventSource": "a\nb"}]}),
                "it is not of SQS",
            ),
            (json!({"Records": [{}]}), "it is not of SQS"),
            (json!({"Records": [without_id]}), "a record has no id"),
            (
                json!({"Records": [message("", "orders", None)]}),
                "a record has no id",
            ),
            (
                json!({"Records": [sqs, message("2", "orders.fifo", None)]}),
                "of several sources",
            ),
            (
                json!({"Records": [sqs], "window": {"start": "", "end": ""}}),
                "a tumbling window",
            ),
            (
                json!({"eventSource": "aws:kafka", "records": {"a-0": [{}]}}),
                "a record has no id",
            ),
            (
                json!({"eventSource": "aws:mq", "records": {}}),
                "it is of `aws:mq`",
            ),
            (
                json!({"eventSource": "aws:rmq", "rmqMessagesByQueue": {}}),
                "it is of `aws:rmq`",
            ),
        ];
        for (event, reason) in refused {
            let error = read(event.clone())
                .err()
                .unwrap_or_else(|| panic!("{event}"));
            assert!(error.contains(reason), "{event}: {error}");
            assert!(error.ends_with("use `#[lambda_handler(raw)]`"), "{error}");
        }
    }
}
