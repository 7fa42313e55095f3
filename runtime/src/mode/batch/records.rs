//! The records of an event source mapping's event, and the order in which they may be handled.
//! <https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html>

use super::payload::Part;
use super::refusal::{
    incomplete, message, of_another_source, refused, without_id, without_records, without_source,
};
use crate::error::text::start;
use crate::event::{Encoding, Event};
use crate::reply::Failure;
use bytes::Bytes;
use memchr::memmem;
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
    /// The text that a handler reads.
    bytes: Bytes,
    encoding: Encoding,
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

/// How much the log shows of an id, in bytes.
const LONGEST_NAME: usize = 1024;

const DYNAMODB: &str = "\"aws:dynamodb\"";

/// The event source of a self-managed cluster, by either of its names.
const KAFKA: [&str; 3] = ["aws:kafka", "SelfManagedKafka", "aws:SelfManagedKafka"];

/// The outline of an event. A record is read at once, or kept unchanged.
#[derive(Deserialize)]
struct Outline<R> {
    #[serde(rename = "Records")]
    records: Option<Vec<R>>,
    /// The records of Kafka, by the name of the partition.
    #[serde(rename = "records")]
    partitions: Option<BTreeMap<String, Vec<R>>>,
    #[serde(rename = "eventSource")]
    source: Option<String>,
    window: Option<IgnoredAny>,
}

/// The members of a record that identify it, and its payload.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow, rename = "eventSource")]
    source: Option<&'a RawValue>,
    #[serde(borrow, rename = "eventSourceARN")]
    source_arn: Option<&'a RawValue>,
    #[serde(borrow, rename = "messageId")]
    message_id: Option<&'a RawValue>,
    body: Option<String>,
    #[serde(borrow)]
    attributes: Option<Attributes<'a>>,
    #[serde(borrow)]
    kinesis: Option<Kinesis<'a>>,
    #[serde(borrow)]
    dynamodb: Option<Dynamodb<'a>>,
    /// In records from Kafka, like `value`.
    #[serde(borrow)]
    offset: Option<&'a RawValue>,
    value: Option<String>,
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
    data: Option<String>,
}

#[derive(Deserialize)]
struct Dynamodb<'a> {
    #[serde(borrow, rename = "SequenceNumber")]
    sequence_number: Option<&'a RawValue>,
}

impl Record {
    /// The record as an event.
    pub(crate) fn event(&self) -> Event {
        Event {
            encoding: self.encoding,
            received: self.received,
            ..Event::new(self.bytes.clone())
        }
    }

    pub(super) fn id(&self) -> &str {
        str::from_utf8(&self.id).expect("`serde_json` reads UTF-8")
    }

    /// Its name in the log.
    pub(crate) fn name(&self) -> &str {
        start(self.id().trim_matches('"'), LONGEST_NAME)
    }
}

/// Reads an event, of which a handler reads this part.
///
/// # Errors
///
/// Fails if the event does not support partial batch responses.
pub(super) fn read(event: &Event, part: Part) -> Result<Records<'_>, Failure> {
    // `serde` would read an array as well.
    if event.bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(incomplete("it is not an object with records"));
    }
    let reader = Reader { event, part };
    // A change of a table is read unchanged. To keep a record costs a second look at it.
    let is_whole =
        part == Part::Record || memmem::find(&event.bytes, DYNAMODB.as_bytes()).is_some();
    if is_whole {
        reader.read(|json: &RawValue| Ok((Some(json), parse(json.get().as_bytes())?)))
    } else {
        reader.read(|head| Ok((None, head)))
    }
}

struct Reader<'a> {
    event: &'a Event,
    part: Part,
}

impl<'a> Reader<'a> {
    /// Reads an event of records that are an `R`.
    fn read<R: Deserialize<'a>>(
        &self,
        head: impl Fn(R) -> Result<(Option<&'a RawValue>, Head<'a>), Failure>,
    ) -> Result<Records<'a>, Failure> {
        let outline: Outline<R> = parse(&self.event.bytes)?;
        if outline.window.is_some() {
            return Err(refused(
                "it belongs to a tumbling window, which needs state",
            ));
        }
        let source = outline.source.unwrap_or_default();
        match (outline.records, outline.partitions) {
            (Some(records), None) => self.records(records.into_iter().map(head)),
            (None, Some(partitions)) if KAFKA.contains(&&*source) => {
                self.partitions(partitions, head)
            }
            (None, None) => Err(without_records(self.event, &source)),
            _ => Err(of_another_source(&source)),
        }
    }

    /// The records of SQS, of Kinesis or of a DynamoDB stream.
    fn records(
        &self,
        heads: impl Iterator<Item = Result<(Option<&'a RawValue>, Head<'a>), Failure>>,
    ) -> Result<Records<'a>, Failure> {
        let mut records = Vec::with_capacity(heads.size_hint().0);
        let mut order = None;
        for head in heads {
            let (json, head) = head?;
            let (own_order, member, id, sent) = match head.source.map_or("", RawValue::get) {
                "\"aws:sqs\"" => {
                    // A message of a standard queue may have a group, too.
                    let arn = head.source_arn.map_or("", RawValue::get);
                    let is_fifo = arn.ends_with(".fifo\"");
                    let order = if is_fifo { Order::OfGroup } else { Order::None };
                    let sent = head.body.map(|body| (body.into(), Encoding::Text));
                    (order, "messageId", head.message_id, sent)
                }
                "\"aws:kinesis\"" => {
                    let Kinesis {
                        sequence_number,
                        data,
                    } = head.kinesis.unwrap_or_default();
                    let sent = data.map(|data| (data.into(), Encoding::Base64));
                    (
                        Order::OfBatch,
                        "kinesis.sequenceNumber",
                        sequence_number,
                        sent,
                    )
                }
                DYNAMODB => {
                    let id = head.dynamodb.and_then(|record| record.sequence_number);
                    let sent = json.map(|json| (self.bytes(json), Encoding::Json));
                    (Order::OfBatch, "dynamodb.SequenceNumber", id, sent)
                }
                "" | "null" => {
                    return Err(without_source(self.event, "a record has no `eventSource`"));
                }
                other => return Err(of_another_source(other.trim_matches('"'))),
            };
            if *order.get_or_insert(own_order) != own_order {
                return Err(refused("its records are of several sources"));
            }
            let is_text = |id: &&RawValue| id.get().len() > 2 && id.get().starts_with('"');
            let id = id.filter(is_text);
            let id = id.ok_or_else(|| without_id(member))?;
            let group = head.attributes.and_then(|attributes| attributes.group);
            let record = self.record(json, self.bytes(id), sent);
            records.push((group.map_or("", RawValue::get).into(), record));
        }
        let order = order.unwrap_or(Order::None);
        Ok(Records { order, records })
    }

    /// The records of Kafka.
    fn partitions<R>(
        &self,
        partitions: BTreeMap<String, Vec<R>>,
        head: impl Fn(R) -> Result<(Option<&'a RawValue>, Head<'a>), Failure>,
    ) -> Result<Records<'a>, Failure> {
        let mut records = Vec::new();
        for (name, of_partition) in partitions {
            let partition = Value::from(&*name);
            for record in of_partition {
                let (json, Head { offset, value, .. }) = head(record)?;
                let offset = offset.ok_or_else(|| without_id("offset"))?;
                let id = format!(r#"{{"partition":{partition},"offset":{offset}}}"#);
                let sent = value.map(|value| (value.into(), Encoding::Base64));
                let record = self.record(json, id.into(), sent);
                records.push((name.clone().into(), record));
            }
        }
        let order = Order::OfPartition;
        Ok(Records { order, records })
    }

    /// The record that is this JSON, where it is kept, of whose producer this was sent.
    fn record(
        &self,
        json: Option<&RawValue>,
        id: Bytes,
        sent: Option<(Bytes, Encoding)>,
    ) -> Record {
        let (bytes, encoding) = match (self.part, json, sent) {
            (Part::Record, Some(json), _) => (self.bytes(json), Encoding::Json),
            (_, _, Some(sent)) => sent,
            _ => (Bytes::from_static(b"null"), Encoding::Json),
        };
        Record {
            bytes,
            encoding,
            received: self.event.received,
            id,
        }
    }

    /// A part of the event.
    fn bytes(&self, json: &RawValue) -> Bytes {
        self.event.bytes.slice_ref(json.get().as_bytes())
    }
}

fn parse<'a, T: Deserialize<'a>>(json: &'a [u8]) -> Result<T, Failure> {
    serde_json::from_slice(json).map_err(|cause| {
        let reason = "it is not shaped like a batch";
        Failure::invalid_event(message(reason), message(&format!("{reason}: {cause}")))
    })
}
