//! Metrics in CloudWatch's embedded metric format: lines of the log that CloudWatch reads.
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>

use super::log::timestamp;
use crate::resource::Resource;
use serde::{Serialize, Serializer};
use std::env;
use std::io::{self, Write as _};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

/// An event that arrives later than this after it was asked for found an environment that Lambda had prepared
/// in advance: nobody waited for INIT.
const COLD_START_WINDOW: Duration = Duration::from_secs(10);

/// The metrics of an execution environment.
pub(crate) struct Metrics {
    namespace: &'static str,
    function_name: String,
    function_version: String,
    /// The level of each line, where Lambda filters the log by level.
    level: Option<&'static str>,
    /// Until when an event means that somebody waited for INIT, or for the restore.
    cold_until: OnceLock<Instant>,
    /// Whether there has been an event.
    invoked: AtomicBool,
}

/// The end of an invocation.
pub(crate) struct InvocationEnd<'a> {
    pub(crate) request_id: &'a str,
    /// From the arrival of the event to the handler's return.
    pub(crate) took: Duration,
    pub(crate) is_fault: bool,
    pub(crate) is_cold_start: bool,
    /// From the arrival of the event to the end of the stream.
    pub(crate) streamed: Option<Duration>,
    /// How many records there were, and how many of them are not done.
    pub(crate) batch: Option<(usize, usize)>,
}

/// A line of the log in the embedded metric format. `M` is a struct with a field for each metric and property.
#[derive(Serialize)]
struct Line<'a, M> {
    #[serde(rename = "_aws")]
    aws: Metadata<'a>,
    #[serde(rename = "FunctionName")]
    function_name: &'a str,
    #[serde(rename = "FunctionVersion")]
    function_version: &'a str,
    #[serde(flatten)]
    members: M,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata<'a> {
    /// Milliseconds since 1970.
    timestamp: u64,
    cloud_watch_metrics: [Directive<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Directive<'a> {
    namespace: &'a str,
    dimensions: [[&'static str; 1]; 1],
    metrics: &'a [Definition],
}

/// The name and the unit of a metric.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html>
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Definition {
    name: &'static str,
    unit: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct InvocationMembers<'a> {
    processing_time: f64,
    fault: u8,
    cold_start: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    batch_records: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    batch_item_failures: Option<usize>,
    /// In seconds. A property, as the request id.
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_time: Option<f64>,
    request_id: &'a str,
}

/// Those of an invocation, and then those of a batch.
const INVOCATION: [Definition; 5] = [
    Definition {
        name: "ProcessingTime",
        unit: "Seconds",
    },
    Definition {
        name: "Fault",
        unit: "Count",
    },
    Definition {
        name: "ColdStart",
        unit: "Count",
    },
    Definition {
        name: "BatchRecords",
        unit: "Count",
    },
    Definition {
        name: "BatchItemFailures",
        unit: "Count",
    },
];

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct InitMembers<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    init_time: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    restore_time: Option<f64>,
    /// The milliseconds of each initializer.
    resources: Times<'a>,
}

impl Metrics {
    pub(crate) fn new(namespace: &'static str) -> Self {
        let variable = |name| env::var(name).unwrap_or_default();
        let is_json = variable("AWS_LAMBDA_LOG_FORMAT") == "JSON";
        Metrics {
            namespace,
            function_name: variable("AWS_LAMBDA_FUNCTION_NAME"),
            function_version: variable("AWS_LAMBDA_FUNCTION_VERSION"),
            level: is_json.then(|| level(&variable("AWS_LAMBDA_LOG_LEVEL"))),
            cold_until: OnceLock::new(),
            invoked: AtomicBool::new(false),
        }
    }

    /// Whether somebody waited for INIT with the event that arrived at `received`.
    pub(crate) fn is_cold_start(&self, received: Instant) -> bool {
        let is_first = !self.invoked.swap(true, Ordering::Relaxed);
        let is_soon = |until: &Instant| received <= *until;
        is_first && self.cold_until.get().is_some_and(is_soon)
    }

    /// Prints the line of an invocation.
    pub(crate) fn invocation(&self, end: &InvocationEnd<'_>) {
        let members = InvocationMembers {
            processing_time: seconds(end.took),
            fault: end.is_fault.into(),
            cold_start: end.is_cold_start.into(),
            batch_records: end.batch.map(|(records, _)| records),
            batch_item_failures: end.batch.map(|(_, failed)| failed),
            stream_time: end.streamed.map(seconds),
            request_id: end.request_id,
        };
        let definitions = if end.batch.is_some() { 5 } else { 3 };
        self.print(&INVOCATION[..definitions], members);
    }

    /// Prints the line of INIT. `is_cold`: somebody waits for it, if the first event arrives soon.
    pub(crate) fn init(&self, took: Duration, resources: &[&Resource], is_cold: bool) {
        if is_cold {
            self.start_window();
        }
        let members = InitMembers {
            init_time: Some(milliseconds(took)),
            restore_time: None,
            resources: Times(resources),
        };
        let definition = Definition {
            name: "InitTime",
            unit: "Milliseconds",
        };
        self.print(&[definition], members);
    }

    /// Prints the line of the restore of a snapshot.
    pub(crate) fn restore(&self, took: Duration, resources: &[&Resource]) {
        self.start_window();
        let members = InitMembers {
            init_time: None,
            restore_time: Some(milliseconds(took)),
            resources: Times(resources),
        };
        let definition = Definition {
            name: "RestoreTime",
            unit: "Milliseconds",
        };
        self.print(&[definition], members);
    }

    fn start_window(&self) {
        (self.cold_until).get_or_init(|| Instant::now() + COLD_START_WINDOW);
    }

    /// Prints a line in one call, so no other line comes between its parts. An error of writing cannot be
    /// reported.
    fn print(&self, metrics: &[Definition], members: impl Serialize) {
        let now = SystemTime::now();
        let since = now.duration_since(SystemTime::UNIX_EPOCH);
        let millis = since.unwrap_or_default().as_millis();
        let line = Line {
            aws: Metadata {
                timestamp: u64::try_from(millis).unwrap_or(u64::MAX),
                cloud_watch_metrics: [Directive {
                    namespace: self.namespace,
                    dimensions: [["FunctionName"]],
                    metrics,
                }],
            },
            function_name: &self.function_name,
            function_version: &self.function_version,
            members,
            level: self.level,
            timestamp: self.level.map(|_| timestamp(now)),
        };
        let mut json = serde_json::to_vec(&line).expect("strings and numbers are valid JSON");
        json.push(b'\n');
        let _ = io::stdout().lock().write_all(&json);
    }
}

struct Times<'a>(&'a [&'a Resource]);

impl Serialize for Times<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let time = |resource: &&Resource| {
            let took = resource.time()?.took;
            Some((resource.name(), milliseconds(took)))
        };
        serializer.collect_map(self.0.iter().filter_map(time))
    }
}

/// To the microsecond, like the `execution_time` of a response.
fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e6
}

/// To the microsecond.
fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

/// A level that the function's own filter lets through.
/// <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html>
fn level(filter: &str) -> &'static str {
    match filter {
        "WARN" => "WARN",
        "ERROR" => "ERROR",
        "FATAL" => "FATAL",
        _ => "INFO",
    }
}

#[cfg(test)]
mod tests {
    use super::{COLD_START_WINDOW, Metrics};
    use std::sync::OnceLock;
    use std::sync::atomic::AtomicBool;
    use std::time::{Duration, Instant};

    fn metrics(cold_until: Option<Instant>) -> Metrics {
        Metrics {
            namespace: "",
            function_name: String::new(),
            function_version: String::new(),
            level: None,
            cold_until: cold_until.map_or_else(OnceLock::new, OnceLock::from),
            invoked: AtomicBool::new(false),
        }
    }

    #[test]
    fn late_first_event_is_not_a_cold_start() {
        let asked = Instant::now();
        for (after, cold) in [(0, true), (9_999, true), (10_001, false)] {
            let metrics = metrics(Some(asked + COLD_START_WINDOW));
            let received = asked + Duration::from_millis(after);
            assert_eq!(metrics.is_cold_start(received), cold, "{after} ms");
            assert!(!metrics.is_cold_start(asked), "the second");
        }
        assert!(!metrics(None).is_cold_start(asked));
    }
}
