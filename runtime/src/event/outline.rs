//! The outline of an event: who sent it, and the parts of it that make an HTTP request.
//!
//! A service does not read the response to its event, so a failure must be a function error: otherwise a queue takes
//! its message for handled. For the same reason a value is sent unchanged.
//!
//! Only the top level of an event counts, and it is read in one pass that collects nothing: an event can have millions
//! of keys.

use super::origin::{Origin, RequestContext};
use super::signs::{FirstRecord, Sign, Signs};
use memchr::memmem;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// The parts of an HTTP request, by their keys at the top level of an event.
#[derive(Clone, Copy)]
pub(crate) enum Part {
    RequestContext,
    HttpMethod,
    Method,
    Path,
    RawPath,
    Headers,
    MultiValueHeaders,
    Cookies,
    Body,
    IsBase64Encoded,
    RawQueryString,
    PathParameters,
    QueryStringParameters,
    MultiValueQueryStringParameters,
    StageVariables,
}

const PARTS: usize = 1 + Part::StageVariables as usize;

impl Part {
    fn of(key: &str) -> Option<Self> {
        Some(match key {
            "requestContext" => Part::RequestContext,
            "httpMethod" => Part::HttpMethod,
            "method" => Part::Method,
            "path" => Part::Path,
            "rawPath" => Part::RawPath,
            "headers" => Part::Headers,
            "multiValueHeaders" => Part::MultiValueHeaders,
            "cookies" => Part::Cookies,
            "body" => Part::Body,
            "isBase64Encoded" => Part::IsBase64Encoded,
            "rawQueryString" => Part::RawQueryString,
            "pathParameters" => Part::PathParameters,
            "queryStringParameters" => Part::QueryStringParameters,
            "multiValueQueryStringParameters" => Part::MultiValueQueryStringParameters,
            "stageVariables" => Part::StageVariables,
            _ => return None,
        })
    }
}

/// The facts at the top level of an event.
#[derive(Default)]
pub(crate) struct Outline<'a> {
    signs: Signs,
    parts: [Option<&'a RawValue>; PARTS],
    pub(crate) context: RequestContext<'a>,
}

impl<'a> Outline<'a> {
    /// Reads an event. An event that is not JSON has no outline.
    pub(crate) fn of(event: &'a [u8]) -> Self {
        // Text that is not UTF-8 is not JSON.
        match str::from_utf8(event) {
            Ok(json) if memmem::find(event, br#""requestContext""#).is_some() => {
                Outline::read(json)
            }
            Ok(json) if may_have_a_sign(json) => Outline::read(json),
            _ => Outline::default(),
        }
    }

    fn read(event: &'a str) -> Self {
        let mut deserializer = serde_json::Deserializer::from_str(event);
        let outline = deserializer.deserialize_any(TopLevel);
        let outline = outline.and_then(|outline| deserializer.end().map(|()| outline));
        let mut outline = outline.unwrap_or_default();
        let context = outline.part(Part::RequestContext).unwrap_or_default();
        // `serde` would read an array as well.
        if context.starts_with('{')
            && let Ok(context) = serde_json::from_str::<RequestContext<'a>>(context)
        {
            if context.condition.is_some()
                && let Some(sign) = Sign::of("requestContext.condition")
            {
                outline.signs.add(sign, "true");
            }
            outline.context = context;
        }
        outline
    }

    /// A part of a request as JSON, if the event has it with a value that is not `null`.
    pub(crate) fn part(&self, part: Part) -> Option<&'a str> {
        let json = self.parts[part as usize]?.get();
        (json != "null").then_some(json)
    }

    /// Whether it is an HTTP request.
    pub(crate) fn is_request(&self) -> bool {
        // Without a method, it is the event of a WebSocket.
        self.origin()
            .is_some_and(|origin| origin != Origin::WebSocket || self.has_method())
    }

    /// Who has sent an HTTP request, or an event of a WebSocket: `requestContext` is an object that has `http`, `elb`
    /// or `connectionId`, or the event has `httpMethod` or `method` beside it. The event of an authorizer looks the
    /// same, and has a `methodArn` or a `routeArn`.
    pub(crate) fn origin(&self) -> Option<Origin> {
        let context = self.part(Part::RequestContext)?;
        if !context.starts_with('{') || self.signs.is_authorizer {
            return None;
        }
        let by_method = || {
            if self.is_text(Part::HttpMethod) {
                Some(Origin::RestApi)
            } else {
                self.is_text(Part::Method).then_some(Origin::Lattice)
            }
        };
        self.context.origin().or_else(by_method)
    }

    /// Whether it asks an authorizer about a request.
    #[cfg(feature = "http")]
    pub(crate) fn is_for_an_authorizer(&self) -> bool {
        self.signs.is_authorizer
    }

    fn has_method(&self) -> bool {
        self.is_text(Part::HttpMethod) || self.is_text(Part::Method)
    }

    fn is_text(&self, part: Part) -> bool {
        self.part(part).is_some_and(|json| json.starts_with('"'))
    }

    /// Whether a service sent the event.
    pub(crate) fn is_of_a_service(&self) -> bool {
        self.signs.is_of_a_service
    }
}

/// Whether an event might have a sign of a service, or such a text for a value, at its top level. It sorts out most
/// events of direct callers: of 590 bytes it takes 5,900 instructions, where the outline takes 9,100, of 88,000 in all.
fn may_have_a_sign(event: &str) -> bool {
    // An array is a batch of Pipes.
    if event.trim_start().starts_with('[') {
        return true;
    }
    let mut depth = 0_usize;
    let mut bytes = event.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let start = event.len() - bytes.len();
                let mut is_escaped = false;
                while let Some(byte) = bytes.next() {
                    match byte {
                        b'"' => break,
                        b'\\' => is_escaped |= bytes.next().is_some(),
                        _ => {}
                    }
                }
                let key = || event.get(start..event.len() - bytes.len() - 1);
                if depth == 1 && (is_escaped || key().is_none_or(|key| Sign::of(key).is_some())) {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

struct TopLevel;

impl<'de> Visitor<'de> for TopLevel {
    type Value = Outline<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Outline<'de>, A::Error> {
        let mut outline = Outline::default();
        while let Some(key) = map.next_key_seed(KeySeed)? {
            match key {
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
                Some(Key::Part(part)) => outline.parts[part as usize] = Some(map.next_value()?),
                Some(Key::Sign(sign)) => {
                    let value: &RawValue = map.next_value()?;
                    outline.signs.add(sign, value.get());
                }
            }
        }
        Ok(outline)
    }

    /// A batch of Pipes.
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Outline<'de>, A::Error> {
        let mut outline = Outline::default();
        let first = FirstRecord.visit_seq(seq)?;
        if let Some(source) = first.and_then(|record| record.event_source) {
            outline.signs.add(Sign::EventSource, source.get());
        }
        Ok(outline)
    }
}

/// A key that counts.
enum Key {
    Sign(Sign),
    Part(Part),
}

impl Key {
    fn of(key: &str) -> Option<Self> {
        let part = Part::of(key).map(Key::Part);
        part.or_else(|| Sign::of(key).map(Key::Sign))
    }
}

/// Reads a key without a copy of it.
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Option<Key>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Key>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Option<Key>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Option<Key>, E> {
        Ok(Key::of(key))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::Outline;
    use proptest::prelude::*;
    use serde_json::{Value, json};
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::Command;

    fn is_service_event(event: &[u8]) -> bool {
        Outline::of(event).is_of_a_service()
    }

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

    /// Events of services that cannot be told apart from a direct caller's event. The docs list them.
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
    pub(crate) fn corpus() -> Vec<(String, Vec<u8>)> {
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

    /// The JSON files in a folder, and in those below it, by their paths.
    #[cfg(feature = "http")]
    pub(crate) fn events_in(folder: &Path) -> Vec<(String, Vec<u8>)> {
        let mut events = Vec::new();
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                events.extend(events_in(&path));
            } else if path.extension().is_some_and(|end| end == "json") {
                events.push((path.display().to_string(), fs::read(&path).unwrap()));
            }
        }
        events
    }

    fn key() -> impl Strategy<Value = String> {
        prop_oneof![
            Just("requestContext".to_owned()),
            Just("body".to_owned()),
            Just("source".to_owned()),
            Just("detail-type".to_owned()),
            Just("awslogs".to_owned()),
            "[a-z\"\\\\{}\\[\\]:, ]{0,8}",
        ]
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            key().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            Just(Value::Null),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(key(), inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn event_that_is_sorted_out_tells_nothing(event in value(), pretty: bool) {
            let event = if pretty { format!("{event:#}") } else { event.to_string() };
            let [read, of] = [Outline::read(&event), Outline::of(event.as_bytes())];
            prop_assert_eq!(read.is_of_a_service(), of.is_of_a_service());
            prop_assert_eq!(read.origin(), of.origin());
        }
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

    /// The events of `sam local generate-event`, in the folder that the variable `SAM_EVENTS` names.
    #[test]
    #[ignore = "needs the events of aws-sam-cli"]
    fn events_of_sam_are_recognized() {
        const OVER_HTTP: [&str; 3] = ["ALBRequest", "AwsProxy", "HttpApi"];
        // Text that a client chooses, or that looks like it.
        const UNRECOGNIZED: [&str; 7] = [
            "AlexaSmartHomeControlTurnOffRequest",
            "AlexaSmartHomeControlTurnOnRequest",
            "AlexaSmartHomeDiscoveryRequest",
            "BatchGetJob",
            "BatchSubmitJob",
            "ConnectContactFlowEvent",
            "StepFunctionsError",
        ];
        let mut events = 0;
        for (name, event) in sam_events() {
            let is_known = !OVER_HTTP.contains(&&*name) && !UNRECOGNIZED.contains(&&*name);
            assert_eq!(is_service_event(event.as_bytes()), is_known, "{name}");
            events += 1;
        }
        assert!(events >= 60, "{events}");
    }

    /// The events of `sam local generate-event`, by their names.
    pub(crate) fn sam_events() -> Vec<(String, String)> {
        let folder = std::env::var("SAM_EVENTS").expect("`SAM_EVENTS` names a folder");
        let services = fs::read_dir(folder).unwrap();
        let events = services.flat_map(|service| fs::read_dir(service.unwrap().path()).unwrap());
        let named = events.map(|event| {
            let path = event.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let event = filled(&fs::read_to_string(path).unwrap());
            serde_json::from_str::<Value>(&event).expect(&name);
            (name, event)
        });
        named.collect()
    }

    /// A template of an event, with its placeholders filled.
    fn filled(template: &str) -> String {
        let mut pieces = template.split("{{");
        let mut event = pieces.next().unwrap().to_owned();
        for piece in pieces {
            let (_, rest) = piece.split_once("}}").expect("a placeholder ends");
            event.push('1');
            event.push_str(rest.trim_start_matches('}'));
        }
        event
    }

    #[test]
    fn events_that_no_corpus_has_are_recognized() {
        for event in [
            json!({"version": "1.0", "requestContext": {"condition": "Success"}, "requestPayload": {}}),
            json!({"widgetContext": {"dashboardName": "d"}}),
            json!({"messageVersion": "1.0", "agent": {"id": "a"}, "actionGroup": "g", "sessionId": "s"}),
            json!({"InvocationMetadata": {"CampaignContext": {}}, "Items": {}}),
            json!({"token": "t", "serviceMetadata": {}, "fileLocation": {}}),
            json!({"region": "r", "transformId": "t", "fragment": {}, "params": {}, "requestId": "r"}),
            json!({"hookTypeName": "A::B::C", "actionInvocationPoint": "CREATE_PRE_PROVISION", "requestContext": {}}),
            json!({"executionDetails": {}, "executionId": "e", "lifecycleStage": "POST_SCALE_UP", "resourceArn": "arn"}),
            json!({"messageVersion": "1.0", "flow": {"arn": "arn"}, "node": {"name": "n", "nodeInputs": []}}),
            json!({"messageVersion": "1.0", "agent": {}, "invokeModelRawResponse": "", "promptType": "ORCHESTRATION"}),
            json!({"version": "1.0", "knowledgeBaseId": "k", "ingestionJobId": "i", "inputFiles": []}),
            json!({"claimCertificateId": "c", "certificateId": "c", "templateArn": "arn", "parameters": {}}),
            json!({"SchemaVersion": "1.0", "Sequence": 1, "InvocationEventType": "NEW_INBOUND_CALL", "CallDetails": {}}),
            json!({"request_id": "r", "external_function": "f", "num_records": 1, "arguments": [[1]]}),
            json!({"@type": "UserDefinedFunctionRequest", "identity": {"id": "i"}, "methodName": "m"}),
            json!({"EventType": "GetMetricData", "GetMetricDataRequest": {"Arguments": []}}),
            json!({"EventType": "DescribeGetMetricData"}),
            json!({"messageVersion": "1.0", "bot": {"id": "b"}, "sessionState": {}, "inputTranscript": "hello"}),
            json!({"version": "1.0", "context": {"System": {"application": {}}}, "request": {"type": "AudioPlayer"}}),
            json!({"ApplicationId": "a", "CampaignId": "c", "Endpoints": {"e": {}}}),
            json!({"AutoScalingGroupARN": "arn", "CapacityToTerminate": [], "Instances": []}),
            json!({"username": "u", "protocol": "SFTP", "serverId": "s", "sourceIp": "1.2.3.4"}),
        ] {
            assert!(is_service_event(event.to_string().as_bytes()), "{event}");
        }
    }

    #[test]
    fn only_the_top_level_counts() {
        for event in [
            json!({"id": "42"}),
            json!({"source": "web"}),
            json!({"EventType": "Created", "ApplicationId": "a", "bot": {}}),
            json!({"context": {}, "request": {"type": "mine"}, "version": "1.0"}),
            json!({"flow": 1, "fragment": "f", "identity": "me", "lifecycleStage": "s"}),
            json!({"Step": 1}),
            json!({"Records": []}),
            json!({"Records": [{"eventSource": 7}]}),
            json!({"Records": "eventSource"}),
            json!({"methodArn": null}),
            json!({"requestContext": {"http": {}}, "requestPayload": {}}),
            json!({"Items": [], "records": [], "request": {}, "context": {}, "source": "web"}),
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
