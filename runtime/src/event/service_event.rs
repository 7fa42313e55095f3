//! Events that a service sends. Nobody reads the response there, so a failure must be a function error:
//! otherwise a queue takes its message for handled.

use serde_json::value::RawValue;
use std::collections::HashMap;

type Object<'a> = HashMap<String, &'a RawValue>;

/// Keys of services' events. No HTTP request has one, and hardly an event of a direct caller.
const KEYS: [&str; 26] = [
    "CodePipeline.job",
    "LifecycleEventHookExecutionId",
    "ResourceProperties",
    "ResponseURL",
    "SigningCertURL",
    "alarmArn",
    "authorizationToken",
    "awslogs",
    "client-openvpn-version",
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
    "promptSessionAttributes",
    "routeArn",
    "signatureVerified",
    "stash",
    "triggerSource",
];

/// Whether a service sent the event. Only the top level of the event counts.
pub(crate) fn is_service_event(event: &[u8]) -> bool {
    if let Some(first) = first_of(event) {
        return has_text(&first, "eventSource");
    }
    let Ok(event) = serde_json::from_slice::<Object<'_>>(event) else {
        return false;
    };
    let record = event.get("Records");
    let record = record.and_then(|records| first_of(records.get().as_bytes()));
    let record = record.unwrap_or_default();
    let all = |keys: [&str; 3]| keys.iter().all(|key| has(&event, key));
    has_text(&event, "eventSource")
        || has_text(&record, "eventSource")
        || has_text(&record, "EventSource")
        || (has_text(&event, "source") && has_text(&event, "detail-type"))
        || all(["Step", "SecretId", "ClientRequestToken"])
        || KEYS.iter().any(|key| has(&event, key))
}

/// Whether an authorizer's event looks like an HTTP request.
#[cfg(feature = "http")]
pub(crate) fn is_authorizer_event(event: &[u8]) -> bool {
    let keys = ["methodArn", "routeArn"];
    let mut found = (keys.iter()).map(|key| memchr::memmem::find(event, key.as_bytes()));
    found.any(|at| at.is_some())
        && serde_json::from_slice::<Object<'_>>(event)
            .is_ok_and(|event| keys.iter().any(|key| has(&event, key)))
}

/// The first element of an array, if it is an object.
fn first_of(array: &[u8]) -> Option<Object<'_>> {
    let array: Vec<&RawValue> = serde_json::from_slice(array).ok()?;
    serde_json::from_str(array.first()?.get()).ok()
}

fn has(object: &Object<'_>, key: &str) -> bool {
    object.get(key).is_some_and(|value| value.get() != "null")
}

fn has_text(object: &Object<'_>, key: &str) -> bool {
    (object.get(key)).is_some_and(|value| value.get().starts_with('"'))
}

#[cfg(test)]
mod tests {
    use super::is_service_event;
    use serde_json::{Value, json};
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::Command;

    /// The starts of the names of events that are answered over HTTP.
    const OVER_HTTP: [&str; 9] = [
        "alb-lambda-target-request",
        "apigw-console",
        "apigw-request",
        "apigw-restapi",
        "apigw-sam",
        "apigw-v2-request",
        "apigw-websocket",
        "vpc-lattice-v1-request",
        "vpc-lattice-v2-request",
    ];

    /// Events of services that nothing tells from a direct caller's event. The docs list them.
    const UNRECOGNIZED: [&str; 6] = [
        "appsync-batchinvoke",
        "appsync-invoke",
        "connect-event",
        "connect-event-without-queue",
        "iot_button-event",
        "sqs-api-event-obj",
    ];

    /// A response, or a part of an event.
    fn is_not_an_event(name: &str) -> bool {
        name.ends_with("-response")
            || name.starts_with("apigw-custom-auth-response")
            || name.starts_with("appsync-identity")
    }

    /// The events that the crate `aws_lambda_events` ships, by their names.
    fn corpus() -> Vec<(String, Vec<u8>)> {
        let metadata = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version=1", "--manifest-path"])
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
            .output()
            .unwrap();
        let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
        let mut packages = metadata["packages"].as_array().unwrap().iter();
        let package = packages.find(|package| package["name"] == "aws_lambda_events");
        let manifest = package.unwrap()["manifest_path"].as_str().unwrap();
        let folder = PathBuf::from(manifest)
            .with_file_name("src")
            .join("fixtures");
        let files = fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path());
        let documents = files.filter(|file| file.extension().is_some_and(|end| end == "json"));
        let named = documents.map(|file| {
            let name = file.file_stem().unwrap().to_str().unwrap();
            let name = name.strip_prefix("example-").unwrap_or(name).to_owned();
            (name, fs::read(file).unwrap())
        });
        named.filter(|(name, _)| !is_not_an_event(name)).collect()
    }

    #[test]
    fn events_of_services_are_recognized() {
        let (mut recognized, mut answered) = (0, 0);
        for (name, event) in corpus() {
            let is_answered = OVER_HTTP.iter().any(|start| name.starts_with(start));
            let is_unrecognized = UNRECOGNIZED.contains(&&*name);
            assert_eq!(
                is_service_event(&event),
                !is_answered && !is_unrecognized,
                "{name}"
            );
            recognized += u32::from(is_service_event(&event));
            answered += u32::from(is_answered);
        }
        assert!(recognized >= 110, "{recognized}");
        assert!(answered >= 20, "{answered}");
    }

    #[test]
    fn only_the_top_level_counts() {
        for event in [
            json!({"id": "42"}),
            json!({"source": "web"}),
            json!({"Step": 1}),
            json!({"Records": []}),
            json!({"Records": [{"eventSource": 7}]}),
            json!({"Records": "eventSource"}),
            json!({"methodArn": null}),
            json!({"event": {"eventSource": "aws:sqs", "methodArn": "arn"}}),
            json!(["eventSource"]),
            json!([]),
            json!("eventSource"),
        ] {
            assert!(!is_service_event(event.to_string().as_bytes()), "{event}");
        }
        assert!(
            !is_service_event(b"{\"eventSource\":\"aws:sqs\""),
            "cut off"
        );
    }

    #[test]
    fn batch_of_a_pipe_is_a_service_event() {
        assert!(is_service_event(
            br#"[{"eventSource":"aws:sqs","body":""}]"#
        ));
    }
}
