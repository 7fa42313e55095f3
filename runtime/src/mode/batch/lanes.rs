//! A batch: records in lanes, and what is reported of them.

use super::payload::Part;
use super::records::{self, Order, Record, Records};
use crate::event::Event;
use crate::reply::Failure;
use std::borrow::Cow;
use std::collections::HashMap;
use std::iter;
use std::ops::Range;

/// The records of an event, lane by lane.
pub(crate) struct Batch {
    pub(crate) records: Vec<Record>,
    /// The records that must be handled one after another.
    pub(crate) lanes: Vec<Range<usize>>,
    /// Whether Lambda retries a lane from its first failure on, rather than each record that failed.
    has_checkpoints: bool,
}

impl Batch {
    /// Reads an event.
    ///
    /// # Errors
    ///
    /// Fails if the event is not a batch whose parts can be reported.
    pub(crate) fn read(event: &Event, part: Part) -> Result<Self, Failure> {
        let Records { order, mut records } = records::read(event, part)?;
        let lanes = match order {
            Order::None => (0..records.len()).map(|index| index..index + 1).collect(),
            Order::OfBatch => iter::once(0..records.len()).collect(),
            Order::OfGroup | Order::OfPartition => by_group(&mut records),
        };
        Ok(Batch {
            records: records.into_iter().map(|(_, record)| record).collect(),
            lanes,
            has_checkpoints: matches!(order, Order::OfBatch | Order::OfPartition),
        })
    }

    /// The records that are reported to Lambda as failed: for a queue, each of them; for a stream, the first, from
    /// which Lambda continues.
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

/// Brings the records of each group together, and keeps their order.
fn by_group(records: &mut [(Cow<'_, str>, Record)]) -> Vec<Range<usize>> {
    let mut ranks: HashMap<Cow<'_, str>, usize> = HashMap::new();
    for (group, _) in &*records {
        let next = ranks.len();
        ranks.entry(group.clone()).or_insert(next);
    }
    records.sort_by_key(|(group, _)| ranks[group]);
    let groups = records.chunk_by(|(one, _), (other, _)| one == other);
    let mut end = 0;
    let lane = |group: &[_]| {
        let start = end;
        end += group.len();
        start..end
    };
    groups.map(lane).collect()
}

#[cfg(test)]
mod tests {
    use super::{Batch, Part, Record};
    use crate::event::Event;
    use crate::event::outline::tests::{corpus, sam_events};
    use crate::reply::Failure;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    fn read(event: impl Into<Event>) -> Result<Batch, String> {
        Batch::read(&event.into(), Part::Payload).map_err(|failure| failure.error().to_owned())
    }

    fn payload<E: DeserializeOwned>(event: &Event) -> Result<E, Failure> {
        crate::mode::batch::payload::read(&event.bytes, event.encoding)
    }

    fn whole<E: DeserializeOwned>(event: &Event) -> Result<E, Failure> {
        crate::event::json::parse(&event.bytes)
    }

    /// The report if no record is processed.
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

    /// The first and the last record of each lane.
    fn lanes(event: Value) -> Vec<(usize, usize)> {
        let lanes = read(event).unwrap().lanes.into_iter();
        lanes.map(|lane| (lane.start, lane.end - 1)).collect()
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
                    assert_eq!(reported(&batch), std::slice::from_ref(first), "{name}");
                    read_ones += 1;
                }
                (Err(error), None) => {
                    // Some look like an event of a direct caller, such as that of Connect, or are one record.
                    let is_told = error.contains("use `#[lambda_handler(raw)]`")
                        || error.contains(", as `batch` mode needs: ");
                    assert!(is_told, "{name}: {error}");
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
        let event = json!({"Records": [standard("1"), standard("2")]});
        assert_eq!(lanes(event), [(0, 0), (1, 1)]);
        let fifo = |id, group| message(id, "orders.fifo", Some(group));
        let records = [("1", "b"), ("2", "a"), ("3", "b"), ("4", "a"), ("5", "c")];
        let event = json!({"Records": records.map(|(id, group)| fifo(id, group))});
        assert_eq!(lanes(event.clone()), [(0, 1), (2, 3), (4, 4)]);
        let records = read(event).unwrap().records;
        let names: Vec<_> = records.iter().map(Record::name).collect();
        assert_eq!(names, ["1", "3", "2", "4", "5"]);
        let kinesis = |id| json!({"eventSource": "aws:kinesis", "kinesis": {"sequenceNumber": id, "data": ""}});
        let event = json!({"Records": [kinesis("1"), kinesis("2")]});
        assert_eq!(lanes(event), [(0, 1)]);
        assert_eq!(lanes(json!({"Records": []})), []);
        let kafka = json!({
            "eventSource": "SelfManagedKafka",
            "records": {"b-0": [{"offset": 7}, {"offset": 8}], "a \"quoted\"-1": [{"offset": 1}]},
        });
        assert_eq!(lanes(kafka.clone()), [(0, 0), (1, 2)]);
        let partition =
            |partition: &str, offset: u8| json!({"partition": partition, "offset": offset});
        let expected = [partition("a \"quoted\"-1", 1), partition("b-0", 7)];
        assert_eq!(reported(&read(kafka).unwrap()), expected);
    }

    #[test]
    fn record_is_kept_as_it_stands_if_a_handler_reads_it() {
        let first = |event: &Value, part| {
            let batch = Batch::read(&event.clone().into(), part);
            batch
                .map_err(|failure| failure.error().to_owned())
                .unwrap()
                .records[0]
                .event()
        };
        let mut message = message("1", "orders", None);
        for body in ["text", "a text with \"aws:dynamodb\" in it"] {
            message["body"] = body.into();
            let event = json!({"Records": [message]});
            let payload: String = payload(&first(&event, Part::Payload)).unwrap();
            assert_eq!(payload, body);
            let record: Value = whole(&first(&event, Part::Record)).unwrap();
            assert_eq!(record, message);
        }
        let change = json!({"eventSource": "aws:dynamodb", "dynamodb": {"SequenceNumber": "1"}});
        let event = json!({"Records": [change]});
        let record: Value = payload(&first(&event, Part::Payload)).unwrap();
        assert_eq!(record, change);
        let record = json!({"offset": 1, "value": "cGxhaW4="});
        let event = json!({"eventSource": "aws:kafka", "records": {"a-0": [record]}});
        let payload: String = payload(&first(&event, Part::Payload)).unwrap();
        assert_eq!(payload, "plain");
        let whole: Value = whole(&first(&event, Part::Record)).unwrap();
        assert_eq!(whole, record);
    }

    #[test]
    fn record_may_have_nothing_in_it() {
        let event =
            json!({"eventSource": "aws:kafka", "records": {"a-0": [{"offset": 1, "value": null}]}});
        let tombstone = || read(event.clone()).unwrap().records[0].event();
        assert_eq!(payload::<Option<u32>>(&tombstone()).unwrap(), None);
        assert!(payload::<String>(&tombstone()).is_err());
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
        let refused = [
            (json!({"Records": "none"}), "it is not shaped like a batch"),
            (json!({"Records": [1]}), "it is not shaped like a batch"),
            (
                json!({"Records": [{"eventSource": "aws:s3"}]}),
                "it comes from `aws:s3` rather than SQS",
            ),
            (
                json!({"Records": [{"eventSource": "a\nb"}]}),
                "it does not come from SQS",
            ),
            (
                json!({"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}),
                "it does not come from SQS",
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
                json!({"eventSource": "aws:mq", "records": {}}),
                "it comes from `aws:mq`",
            ),
            (
                json!({"eventSource": "aws:rmq", "rmqMessagesByQueue": {}}),
                "it comes from `aws:rmq`",
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

    #[test]
    fn what_an_incomplete_batch_lacks_is_named() {
        let record = |source: &str| json!({"eventSource": source, "body": "text"});
        let batch = |record: Value| json!({"Records": [record]});
        let incomplete = [
            (json!({}), "it has no `Records`"),
            (json!({"id": "42"}), "it has no `Records`"),
            (json!([1]), "it is not an object with records"),
            (json!("text"), "it is not an object with records"),
            (record("aws:sqs"), "it is one record outside a batch"),
            (batch(json!({})), "a record has no `eventSource`"),
            (batch(record("aws:sqs")), "a record has no `messageId`"),
            (
                batch(message("", "orders", None)),
                "a record has no `messageId`",
            ),
            (
                batch(record("aws:kinesis")),
                "a record has no `kinesis.sequenceNumber`",
            ),
            (
                batch(record("aws:dynamodb")),
                "a record has no `dynamodb.SequenceNumber`",
            ),
            (
                json!({"eventSource": "aws:kafka", "records": {"a-0": [{}]}}),
                "a record has no `offset`",
            ),
        ];
        for (event, reason) in incomplete {
            let error = read(event.clone())
                .err()
                .unwrap_or_else(|| panic!("{event}"));
            let expected =
                format!("invalid event: {reason}, as `batch` mode needs: a minimal batch is ");
            assert!(error.starts_with(&expected), "{event}: {error}");
            assert!(error.contains("cargo run -- sqs"), "{error}");
        }
    }
}
