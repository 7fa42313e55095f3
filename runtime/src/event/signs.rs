//! Signs at the top level of an event that a service has sent it.

use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// Keys that identify it together. Each is in one group.
const TOGETHER: [&[&str]; 22] = [
    EVENT_BRIDGE,
    ALEXA,
    DESTINATION,
    &["Step", "SecretId", "ClientRequestToken"], // rotation of a secret
    &["summaryVersion", "flowDirection"],        // WorkMail
    &["invocationId", "records"],                // Firehose, Kinesis Analytics
    &["bot", "sessionState"],                    // Lex V2
    &["serviceMetadata", "fileLocation"],        // Transfer Family, a workflow
    &["serverId", "protocol", "sourceIp"],       // Transfer Family, an identity provider
    &["InvocationMetadata", "Items"],            // outbound campaigns of Connect
    &["agent", "actionGroup"],                   // agents of Bedrock
    &["flow", "node"],                           // flows of Bedrock
    &["knowledgeBaseId", "ingestionJobId"],      // knowledge bases of Bedrock
    &["transformId", "fragment"],                // macros of CloudFormation
    &["hookTypeName", "actionInvocationPoint"],  // hooks of CloudFormation
    &["executionDetails", "lifecycleStage"],     // lifecycle hooks of ECS
    &["claimCertificateId", "templateArn"],      // pre-provisioning hooks of IoT
    &["InvocationEventType", "CallDetails"],     // SIP media applications of Chime
    &["external_function", "num_records"],       // functions of Redshift
    &["@type", "identity"],                      // functions and connectors of Athena
    &["ApplicationId", "Endpoints"],             // custom channels of Pinpoint
    &["AutoScalingGroupARN", "CapacityToTerminate"], // termination policies of Auto Scaling
];

/// Their values are texts.
const EVENT_BRIDGE: &[&str] = &["source", "detail-type"];

/// The context has a `System`. Some requests have no session.
const ALEXA: &[&str] = &["context", "request"];

/// A record that Lambda sends to a destination of another function.
/// <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html>
const DESTINATION: &[&str] = &["requestContext.condition", "requestPayload"];

/// A key that is a sign, if its value counts.
#[derive(Clone, Copy)]
pub(super) enum Sign {
    Alone,
    /// The event of an authorizer looks like a request.
    Authorizer,
    EventSource,
    /// In an event of a data source of CloudWatch, whose other event has more keys.
    EventType,
    Records,
    /// A bit of one of the groups of [`TOGETHER`].
    Together(usize, u8),
}

impl Sign {
    pub(super) fn of(key: &str) -> Option<Self> {
        match key {
            "methodArn" | "routeArn" => return Some(Sign::Authorizer),
            "eventSource" => return Some(Sign::EventSource),
            "EventType" => return Some(Sign::EventType),
            "Records" => return Some(Sign::Records),
            "CodePipeline.job"
            | "GetMetricDataRequest"
            | "LifecycleEventHookExecutionId"
            | "ResourceProperties"
            | "ResponseURL"
            | "SigningCertURL"
            | "alarmArn"
            | "authorizationToken"
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
            | "invokeModelRawResponse"
            | "invokingEvent"
            | "labelingJobArn"
            | "listObjectsContext"
            | "listObjectsV2Context"
            | "promptSessionAttributes"
            | "signatureVerified"
            | "stash"
            | "triggerSource"
            | "widgetContext" => return Some(Sign::Alone),
            _ => {}
        }
        let mut groups = TOGETHER.iter().enumerate();
        groups.find_map(|(group, keys)| {
            let bit = keys.iter().position(|member| *member == key)?;
            Some(Sign::Together(group, 1 << bit))
        })
    }

    /// Whether a value makes its key a sign.
    fn counts(self, value: &str) -> bool {
        match self {
            Sign::EventSource | Sign::Together(0, _) => value.starts_with('"'),
            // The first is the context.
            Sign::Together(1, 1) => value.contains("\"System\""),
            Sign::EventType => value == "\"DescribeGetMetricData\"",
            Sign::Records => {
                let mut records = serde_json::Deserializer::from_str(value);
                let first = records.deserialize_seq(FirstRecord).ok().flatten();
                first.is_some_and(|record| record.is_of_a_service())
            }
            _ => value != "null",
        }
    }
}

/// The signs of an event.
#[derive(Default)]
pub(super) struct Signs {
    pub(super) is_of_a_service: bool,
    pub(super) is_authorizer: bool,
    together: [u8; TOGETHER.len()],
}

impl Signs {
    pub(super) fn add(&mut self, sign: Sign, value: &str) {
        if !sign.counts(value) {
            return;
        }
        self.is_authorizer |= matches!(sign, Sign::Authorizer);
        self.is_of_a_service |= match sign {
            Sign::Together(group, bit) => {
                self.together[group] |= bit;
                self.together[group].count_ones() as usize == TOGETHER[group].len()
            }
            _ => true,
        };
    }
}

/// A record of a batch.
#[derive(serde::Deserialize)]
pub(super) struct Record<'a> {
    #[serde(borrow, rename = "eventSource")]
    pub(super) event_source: Option<&'a RawValue>,
    #[serde(borrow, rename = "EventSource")]
    topic_source: Option<&'a RawValue>,
    /// In an event of `CloudFront`.
    cf: Option<IgnoredAny>,
}

impl Record<'_> {
    fn is_of_a_service(&self) -> bool {
        let sources = [self.event_source, self.topic_source];
        let mut sources = sources.into_iter().flatten();
        self.cf.is_some() || sources.any(|source| Sign::EventSource.counts(source.get()))
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
