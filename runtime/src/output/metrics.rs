//! Metrics in CloudWatch's embedded metric format: lines of the log that CloudWatch reads.
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>

use super::log::timestamp;
use crate::call::RecordedLine;
use crate::error::text::epoch_millis;
use crate::resource::Resource;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};
use std::env;
use std::io::{self, Write as _};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

/// An event that arrives later than this after it was asked for found an environment that Lambda had prepared
/// in advance: no caller waited for INIT.
const COLD_START_WINDOW: Duration = Duration::from_secs(10);

/// How many metrics a line may have.
pub(super) const MOST_METRICS: usize = 100;

/// The names that lines have themselves.
pub(super) const NAMES: [&str; 14] = [
    "_aws",
    "FunctionName",
    "FunctionVersion",
    "ProcessingTime",
    "Fault",
    "ColdStart",
    "BatchRecords",
    "BatchItemFailures",
    "StreamTime",
    "RequestId",
    "TenantId",
    "level",
    "timestamp",
    "message",
];

/// The metrics of an execution environment.
pub struct Metrics {
    namespace: &'static str,
    function_name: String,
    function_version: String,
    /// The level of each line, where Lambda filters the log by level.
    level: Option<&'static str>,
    /// Until when an event means that its caller waited for INIT, or for the restore.
    cold_until: OnceLock<Instant>,
    /// Whether there has been an event.
    invoked: AtomicBool,
}

/// A line of the log in the embedded metric format. `M` is a struct with a field for each metric and property.
#[derive(Serialize)]
struct Line<'a, M> {
    #[serde(rename = "_aws")]
    aws: Value,
    #[serde(rename = "FunctionName")]
    function_name: &'a str,
    #[serde(rename = "FunctionVersion")]
    function_version: &'a str,
    #[serde(flatten)]
    members: M,
    #[serde(flatten)]
    recorded: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp: Option<String>,
}

/// The name and the unit of a metric.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html>
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Definition {
    name: &'static str,
    unit: &'static str,
}

pub(super) const fn definition(name: &'static str, unit: &'static str) -> Definition {
    Definition { name, unit }
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

    /// Whether the caller of the event that arrived at `received` waited for INIT.
    pub(crate) fn is_cold_start(&self, received: Instant) -> bool {
        let is_first = !self.invoked.swap(true, Ordering::Relaxed);
        let is_soon = |until: &Instant| received <= *until;
        is_first && self.cold_until.get().is_some_and(is_soon)
    }

    /// Prints the line of INIT. `is_cold`: a caller waits for it, if the first event arrives soon. `is_again`: it is
    /// not the first of its environment.
    pub(crate) fn init(
        &self,
        took: Duration,
        resources: &[&Resource],
        is_cold: bool,
        is_again: bool,
    ) {
        if is_cold {
            self.start_window();
        }
        self.phase("InitTime", took, &Times(resources), is_again);
    }

    /// Prints the line of the restore of a snapshot.
    pub(crate) fn restore(&self, took: Duration, resources: &[&Resource]) {
        self.start_window();
        self.phase("RestoreTime", took, &Times(resources), false);
    }

    /// Prints the line of a renewal, with the time of each resource.
    pub(crate) fn renewal(&self, took: Duration, times: &[(&str, Duration)]) {
        self.phase("RenewTime", took, &Renewed(times), false);
    }

    /// Prints the time of a phase, and of each initializer in it.
    fn phase(&self, name: &'static str, took: Duration, times: &impl Serialize, is_restart: bool) {
        let mut members = json!({name: milliseconds(took), "Resources": times});
        let definitions = [
            definition(name, "Milliseconds"),
            definition("Restart", "Count"),
        ];
        if is_restart {
            members["Restart"] = 1.into();
        }
        let count = 1 + usize::from(is_restart);
        self.print(&definitions[..count], members, None);
    }

    fn start_window(&self) {
        (self.cold_until).get_or_init(|| Instant::now() + COLD_START_WINDOW);
    }

    /// Prints a line in one call, so no other line comes between its parts. An error of writing cannot be
    /// reported.
    pub(super) fn print(
        &self,
        metrics: &[Definition],
        members: impl Serialize,
        recorded: Option<RecordedLine>,
    ) {
        let now = SystemTime::now();
        let mut metrics = json!(metrics);
        let recorded = recorded.map(|recorded| {
            if let Some(metrics) = metrics.as_array_mut() {
                metrics.extend(recorded.definitions);
            }
            recorded.members
        });
        let line = Line {
            aws: json!({"Timestamp": epoch_millis(now), "CloudWatchMetrics": [{
                "Namespace": self.namespace,
                "Dimensions": [["FunctionName"]],
                "Metrics": metrics,
            }]}),
            function_name: &self.function_name,
            function_version: &self.function_version,
            members,
            recorded,
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

struct Renewed<'a>(&'a [(&'a str, Duration)]);

impl Serialize for Renewed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let times = self.0.iter();
        serializer.collect_map(times.map(|(name, took)| (name, milliseconds(*took))))
    }
}

/// To the microsecond, like the `execution_time` of a response.
pub(super) fn seconds(time: Duration) -> f64 {
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
