//! Events that a service sends, and not somebody who reads the answer: what failed must be an
//! invocation error there, or a queue takes its message for handled.

use serde_json::value::RawValue;
use std::collections::HashMap;

type Object<'a> = HashMap<String, &'a RawValue>;

/// Keys that the events of one service or another have, and neither an HTTP request nor, most likely, a
/// direct caller.
const KEYS: [&str; 24] = [
    "CodePipeline.job",
    "LifecycleEventHookExecutionId",
    "ResourceProperties",
    "ResponseURL",
    "alarmArn",
    "authorizationToken",
    "awslogs",
    "configRuleArn",
    "currentIntent",
    "datasetRecords",
    "deliveryStreamArn",
    "deviceEvent",
    "getObjectContext",
    "headObjectContext",
    "invocationSchemaVersion",
    "invokingEvent",
    "listObjectsContext",
    "listObjectsV2Context",
    "methodArn",
    "routeArn",
    "triggerSource",
    "Step",
    "source",
    "Records",
];

/// Whether a service sent the event. Only its top level is looked at.
pub(crate) fn is_one(event: &[u8]) -> bool {
    if let Ok(array) = serde_json::from_slice::<Vec<&RawValue>>(event) {
        let first = array.first().and_then(|first| object(first));
        return first.is_some_and(|first| has_text(&first, "eventSource"));
    }
    let Ok(event) = serde_json::from_slice::<Object<'_>>(event) else {
        return false;
    };
    KEYS.iter().any(|key| match *key {
        "Records" => {
            let records = event.get("Records");
            let records: Option<Vec<&RawValue>> =
                records.and_then(|records| serde_json::from_str(records.get()).ok());
            let first = records.and_then(|records| object(records.first()?));
            first.is_some_and(|first| {
                has_text(&first, "eventSource") || has_text(&first, "EventSource")
            })
        }
        "source" => has_text(&event, "source") && has_text(&event, "detail-type"),
        "Step" => {
            has(&event, "Step") && has(&event, "SecretId") && has(&event, "ClientRequestToken")
        }
        key => has(&event, key),
    }) || has_text(&event, "eventSource")
}

/// Whether it is an authorizer's event, which looks like an HTTP request, and is none.
#[cfg(feature = "http")]
pub(crate) fn is_authorizers(event: &[u8]) -> bool {
    let may_be = [&br#""methodArn""#[..], br#""routeArn""#]
        .iter()
        .any(|key| memchr::memmem::find(event, key).is_some());
    may_be
        && serde_json::from_slice::<Object<'_>>(event)
            .is_ok_and(|event| has(&event, "methodArn") || has(&event, "routeArn"))
}

fn object(value: &RawValue) -> Option<Object<'_>> {
    serde_json::from_str(value.get()).ok()
}

fn has(object: &Object<'_>, key: &str) -> bool {
    object.get(key).is_some_and(|value| value.get() != "null")
}

fn has_text(object: &Object<'_>, key: &str) -> bool {
    (object.get(key)).is_some_and(|value| value.get().starts_with('"'))
}
