//! Signs at the top level of an event that a service has sent it.

use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// A set of signs.
pub(super) type Signs = u32;

/// One key tells the sender.
pub(super) const TELLS: Signs = 1;
/// The same, of an authorizer, whose event looks like a request.
pub(super) const AUTHORIZER: Signs = 1 << 1;
/// A record that Lambda sends to a destination.
pub(super) const DESTINATION: Signs = 1 << 2;
pub(super) const EVENT_SOURCE: Signs = 1 << 3;
const RECORDS: Signs = 1 << 4;
const SOURCE: Signs = 1 << 5;
const DETAIL_TYPE: Signs = 1 << 6;
const STEP: Signs = 1 << 7;
const SECRET_ID: Signs = 1 << 8;
const CLIENT_REQUEST_TOKEN: Signs = 1 << 9;
const REQUEST_PAYLOAD: Signs = 1 << 10;
const SUMMARY_VERSION: Signs = 1 << 11;
const FLOW_DIRECTION: Signs = 1 << 12;
const INVOCATION_ID: Signs = 1 << 13;
const INVOCATION_RECORDS: Signs = 1 << 14;
const INTERPRETATIONS: Signs = 1 << 15;
const SESSION_STATE: Signs = 1 << 16;
const SERVICE_METADATA: Signs = 1 << 17;
const FILE_LOCATION: Signs = 1 << 18;
const SERVER_ID: Signs = 1 << 19;
const PROTOCOL: Signs = 1 << 20;
const SOURCE_IP: Signs = 1 << 21;
const INVOCATION_METADATA: Signs = 1 << 22;
const ITEMS: Signs = 1 << 23;
const SESSION: Signs = 1 << 24;
const CONTEXT: Signs = 1 << 25;
const REQUEST: Signs = 1 << 26;
const AGENT: Signs = 1 << 27;
const ACTION_GROUP: Signs = 1 << 28;

/// Keys that tell the sender together.
const TOGETHER: [Signs; 11] = [
    SOURCE | DETAIL_TYPE,                    // EventBridge
    STEP | SECRET_ID | CLIENT_REQUEST_TOKEN, // rotation of a secret
    DESTINATION | REQUEST_PAYLOAD,           // a destination of another function
    SUMMARY_VERSION | FLOW_DIRECTION,        // WorkMail
    INVOCATION_ID | INVOCATION_RECORDS,      // Firehose, Kinesis Analytics
    INTERPRETATIONS | SESSION_STATE,         // Lex V2
    SERVICE_METADATA | FILE_LOCATION,        // Transfer Family, a workflow
    SERVER_ID | PROTOCOL | SOURCE_IP,        // Transfer Family, an identity provider
    INVOCATION_METADATA | ITEMS,             // outbound campaigns of Connect
    SESSION | CONTEXT | REQUEST,             // Alexa
    AGENT | ACTION_GROUP,                    // agents of Bedrock
];

/// What a key at the top level of an event is a sign of, if its value counts.
pub(super) fn sign_of(key: &str) -> Signs {
    match key {
        "CodePipeline.job"
        | "LifecycleEventHookExecutionId"
        | "ResourceProperties"
        | "ResponseURL"
        | "SigningCertURL"
        | "alarmArn"
        | "awslogs"
        | "client-openvpn-version"
        | "configRuleArn"
        | "currentIntent"
        | "datasetRecords"
        | "deliveryStreamArn"
        | "deviceEvent"
        | "getObjectContext"
        | "headObjectContext"
        | "invocationSchemaVersion"
        | "invokingEvent"
        | "labelingJobArn"
        | "listObjectsContext"
        | "listObjectsV2Context"
        | "promptSessionAttributes"
        | "signatureVerified"
        | "stash"
        | "triggerSource"
        | "widgetContext"
        | "authorizationToken" => TELLS,
        "eventSource" => EVENT_SOURCE,
        "Records" => RECORDS,
        "source" => SOURCE,
        "detail-type" => DETAIL_TYPE,
        "Step" => STEP,
        "SecretId" => SECRET_ID,
        "ClientRequestToken" => CLIENT_REQUEST_TOKEN,
        "requestPayload" => REQUEST_PAYLOAD,
        "summaryVersion" => SUMMARY_VERSION,
        "flowDirection" => FLOW_DIRECTION,
        "invocationId" => INVOCATION_ID,
        "records" => INVOCATION_RECORDS,
        "interpretations" => INTERPRETATIONS,
        "sessionState" => SESSION_STATE,
        "serviceMetadata" => SERVICE_METADATA,
        "fileLocation" => FILE_LOCATION,
        "serverId" => SERVER_ID,
        "protocol" => PROTOCOL,
        "sourceIp" => SOURCE_IP,
        "InvocationMetadata" => INVOCATION_METADATA,
        "Items" => ITEMS,
        "session" => SESSION,
        "context" => CONTEXT,
        "request" => REQUEST,
        "agent" => AGENT,
        "actionGroup" => ACTION_GROUP,
        "methodArn" | "routeArn" => AUTHORIZER,
        _ => 0,
    }
}

/// Whether a service sent an event with these signs.
pub(super) fn are_of_a_service(signs: Signs) -> bool {
    signs & (TELLS | AUTHORIZER | EVENT_SOURCE | RECORDS) != 0
        || TOGETHER
            .iter()
            .any(|together| signs & together == *together)
}

/// Whether a value makes its key a sign.
pub(super) fn counts(sign: Signs, value: &str) -> bool {
    match sign {
        EVENT_SOURCE | SOURCE | DETAIL_TYPE => value.starts_with('"'),
        RECORDS => {
            let mut records = serde_json::Deserializer::from_str(value);
            let first = records.deserialize_seq(FirstRecord).ok().flatten();
            first.is_some_and(|record| record.is_of_a_service())
        }
        _ => value != "null",
    }
}

/// A record of a batch.
#[derive(serde::Deserialize)]
pub(super) struct Record<'a> {
    #[serde(borrow, rename = "eventSource")]
    pub(super) event_source: Option<&'a RawValue>,
    #[serde(borrow, rename = "EventSource")]
    topic_source: Option<&'a RawValue>,
    /// Of `CloudFront`.
    cf: Option<IgnoredAny>,
}

impl Record<'_> {
    fn is_of_a_service(&self) -> bool {
        let sources = [self.event_source, self.topic_source];
        let mut sources = sources.into_iter().flatten();
        self.cf.is_some() || sources.any(|source| counts(EVENT_SOURCE, source.get()))
    }
}

/// The first of an array of records, if it is an object. The others are not collected.
pub(super) struct FirstRecord;

impl<'de> Visitor<'de> for FirstRecord {
    type Value = Option<Record<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Option<Record<'de>>, A::Error> {
        let first = seq.next_element::<&RawValue>()?;
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(first.and_then(|first| serde_json::from_str(first.get()).ok()))
    }
}
