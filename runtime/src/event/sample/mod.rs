//! Events as services send them, for tests and for local runs.

mod queues;
mod services;

use super::{Event, IntoEvent};
use serde_json::{Value, json};

const REGION: &str = "us-east-1";

/// When each of them was sent, in milliseconds since 1970.
const MILLIS: u64 = 1_767_225_600_000;

fn records(records: impl IntoIterator<Item = Value>) -> Event {
    json!({ "Records": records.into_iter().collect::<Vec<_>>() }).into()
}

fn text(body: impl IntoEvent) -> String {
    String::from_utf8_lossy(&body.into_event().bytes).into_owned()
}

/// In the form of a UUID.
fn message_id(index: usize) -> String {
    format!("00000000-0000-4000-8000-{:012}", index + 1)
}

fn arn(service: &str, resource: &str) -> String {
    format!("arn:aws:{service}:{REGION}:000000000000:{resource}")
}

#[cfg(test)]
mod tests {
    use super::Event;
    use crate::event::outline::tests::corpus;
    use serde_json::Value;
    use std::collections::BTreeSet;

    /// Mappings whose members have any name.
    const FREE: [&str; 5] = [
        "/Records/dynamodb/Keys",
        "/Records/dynamodb/NewImage",
        "/Records/messageAttributes",
        "/headers",
        "/records",
    ];

    /// Members that an event can have, or not.
    const OPTIONAL: [&str; 8] = [
        "/Records/Sns/MessageAttributes",
        "/Records/md5OfBody",
        "/Records/md5OfMessageAttributes",
        "/Records/s3/object/versionId",
        // The service that has deleted an item, if it was expired.
        "/Records/userIdentity",
        // The certificate of a client.
        "/requestContext/authentication",
        // A request without one has no member either.
        "/body",
        "/cookies",
    ];

    /// The paths of all members, without the indices of arrays.
    fn paths(value: &Value, path: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    let is_free = FREE.contains(&path);
                    let path = format!("{path}/{}", if is_free { "NAME" } else { name });
                    if FREE.iter().any(|free| {
                        path.starts_with(&format!("{free}/NAME")) && *free != "/records"
                    }) || OPTIONAL.contains(&&*path)
                    {
                        continue;
                    }
                    found.insert(path.clone());
                    paths(value, &path, found);
                }
            }
            Value::Array(items) => {
                for item in items {
                    paths(item, path, found);
                }
            }
            _ => {}
        }
    }

    #[test]
    fn events_have_the_shape_that_aws_gives_them() {
        let corpus = corpus();
        for (event, name) in [
            (Event::sqs(["{}"]), "sqs-event"),
            (Event::kinesis(["{}"]), "kinesis-event"),
            (Event::dynamodb([r#"{"id":"1"}"#]), "dynamodb-event"),
            (Event::kafka(["{}"]), "kafka-event"),
            (Event::sns("{}"), "sns-event"),
            (Event::s3("bucket", "key"), "s3-event"),
            (Event::schedule(), "eventbridge-schedule"),
            (
                Event::http("GET", "/", ""),
                "apigw-v2-request-no-authorizer",
            ),
        ] {
            let (_, theirs) = corpus.iter().find(|(event, _)| event == name).unwrap();
            let [ours, theirs] = [&event.bytes[..], theirs].map(|json| {
                let mut found = BTreeSet::new();
                paths(&serde_json::from_slice(json).unwrap(), "", &mut found);
                // A header of a Kafka record.
                found.retain(|path| !path.ends_with("/headers/headerKey"));
                found
            });
            assert_eq!(ours, theirs, "{name}");
        }
    }

    #[test]
    fn fifo_queue_has_what_tells_its_order() {
        let event = Event::fifo(["1", "2"]);
        let event: Value = serde_json::from_slice(&event.bytes).unwrap();
        let message = &event["Records"][1];
        assert_eq!(message["attributes"]["MessageGroupId"], "1");
        assert_eq!(
            message["attributes"]["SequenceNumber"],
            "00000000000000000002"
        );
        assert_eq!(
            message["eventSourceARN"],
            "arn:aws:sqs:us-east-1:000000000000:local.fifo"
        );
    }
}
