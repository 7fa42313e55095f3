//! The records of an event source mapping's event, and the order in which they may be handled.
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
use std::collections::BTreeMap;
use std::time::Instant;

/// The records of an event, each with its group, and in order where there is one.
pub(super) struct Records<'a> {
    pub(super) order: Order,
    pub(super) records: Vec<(Cow<'a, str>, Record)>,
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
pub(super) enum Order {
    /// A standard queue has none.
    None,
    /// A FIFO queue has one in each message group.
    OfGroup,
    /// A shard has one.
    OfBatch,
    /// A topic of Kafka has one in each partition.
    OfPartition,
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

impl Record {
    /// The record as an event.
    pub(crate) fn event(&self) -> Event {
        Event {
            payload: self.payload.clone(),
            received: self.received,
            ..Event::new(self.json.clone())
        }
    }

    pub(super) fn id(&self) -> &str {
        str::from_utf8(&self.id).expect("`serde_json` reads UTF-8")
    }

    /// What the log calls it.
    pub(crate) fn name(&self) -> &str {
        self.id().trim_matches('"')
    }
}

/// Reads an event.
///
/// # Errors
///
/// Fails if the event is no batch of which parts can be reported.
pub(super) fn read(event: &Event) -> Result<Records<'_>, Failure> {
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

struct Reader<'a> {
    event: &'a Event,
}

impl<'a> Reader<'a> {
    /// The records of SQS, of Kinesis or of a DynamoDB stream.
    fn records(&self, records: &[&'a RawValue]) -> Result<Records<'a>, Failure> {
        let mut read = Vec::with_capacity(records.len());
        let mut order = None;
        for json in records {
            let head: Head<'a> = parse(json.get().as_bytes())?;
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
            read.push((group.map_or("", RawValue::get).into(), record));
        }
        Ok(Records {
            order: order.unwrap_or(Order::None),
            records: read,
        })
    }

    /// The records of Kafka.
    fn partitions(
        &self,
        partitions: BTreeMap<Cow<'a, str>, Vec<&RawValue>>,
    ) -> Result<Records<'a>, Failure> {
        let mut records = Vec::new();
        for (name, of_partition) in partitions {
            let partition = Value::from(&*name);
            for json in of_partition {
                let KafkaRecord { offset, value } = parse(json.get().as_bytes())?;
                let offset = offset.ok_or_else(without_id)?;
                let id = format!(r#"{{"partition":{partition},"offset":{offset}}}"#);
                let payload = Payload::Base64(self.bytes(value));
                records.push((name.clone(), self.record(json, id.into(), payload)));
            }
        }
        Ok(Records {
            order: Order::OfPartition,
            records,
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
