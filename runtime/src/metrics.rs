//! Metrics, as lines that CloudWatch reads from the log: the embedded metric format.
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>

use crate::log::timestamp;
use crate::resource::Resource;
use serde_json::{Map, Value, json};
use std::env;
use std::io::{self, Write as _};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

/// An event that comes later than this after it was asked for found an environment that Lambda had made
/// ready beforehand: nobody waited for it.
const COLD: Duration = Duration::from_secs(10);

/// The metrics of an execution environment.
pub(crate) struct Metrics {
    namespace: &'static str,
    function_name: String,
    function_version: String,
    /// What the lines are marked with, where Lambda filters the log by level.
    level: Option<&'static str>,
    /// Until when an event means that somebody waited for INIT, or the restore.
    cold_until: OnceLock<Instant>,
    /// Whether there was an event.
    invoked: AtomicBool,
}

struct Metric {
    name: &'static str,
    unit: &'static str,
    value: Value,
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

    /// Whether somebody waits for INIT with this event.
    pub(crate) fn is_cold_start(&self, received: Instant) -> bool {
        let is_first = !self.invoked.swap(true, Ordering::Relaxed);
        is_first
            && self
                .cold_until
                .get()
                .is_some_and(|until| received <= *until)
    }

    /// An invocation that took so long.
    pub(crate) fn invocation(
        &self,
        request_id: &str,
        took: Duration,
        is_fault: bool,
        is_cold_start: bool,
    ) {
        // To the microsecond, as the response has it.
        let seconds = took.as_secs_f64();
        let metrics = [
            Metric {
                name: "ProcessingTime",
                unit: "Seconds",
                value: json!((seconds * 1e6).round() / 1e6),
            },
            Metric {
                name: "Fault",
                unit: "Count",
                value: json!(u8::from(is_fault)),
            },
            Metric {
                name: "ColdStart",
                unit: "Count",
                value: json!(u8::from(is_cold_start)),
            },
        ];
        self.print(&metrics, [("RequestId", json!(request_id))]);
    }

    /// INIT, which took so long, and the initialisers in it. `is_cold`: somebody waits for it, if the
    /// first event comes soon.
    pub(crate) fn init(&self, took: Duration, resources: &[&Resource], is_cold: bool) {
        if is_cold {
            self.cold_until.get_or_init(|| Instant::now() + COLD);
        }
        self.phase("InitTime", took, resources);
    }

    /// The restore of a snapshot, which took so long, and all initialisers.
    pub(crate) fn restored(&self, took: Duration, resources: &[&Resource]) {
        self.cold_until.get_or_init(|| Instant::now() + COLD);
        self.phase("RestoreTime", took, resources);
    }

    fn phase(&self, name: &'static str, took: Duration, resources: &[&Resource]) {
        let time = |resource: &&Resource| {
            let time = resource.time()?.took;
            Some((resource.name().to_owned(), milliseconds(time)))
        };
        let times: Map<_, _> = resources.iter().filter_map(time).collect();
        let metric = Metric {
            name,
            unit: "Milliseconds",
            value: milliseconds(took),
        };
        self.print(&[metric], [("Resources", Value::Object(times))]);
    }

    /// Prints a line in one call, so that no other comes between. Nobody is there to be told that it failed.
    fn print<const N: usize>(&self, metrics: &[Metric], properties: [(&str, Value); N]) {
        let now = SystemTime::now();
        let since = now.duration_since(SystemTime::UNIX_EPOCH);
        let millis = u64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(u64::MAX);
        let definitions: Vec<_> = (metrics.iter())
            .map(|metric| json!({"Name": metric.name, "Unit": metric.unit}))
            .collect();
        let mut line = json!({
            "_aws": {
                "Timestamp": millis,
                "CloudWatchMetrics": [{
                    "Namespace": self.namespace,
                    "Dimensions": [["FunctionName"]],
                    "Metrics": definitions,
                }],
            },
            "FunctionName": self.function_name,
            "FunctionVersion": self.function_version,
        });
        for metric in metrics {
            line[metric.name] = metric.value.clone();
        }
        for (name, value) in properties {
            line[name] = value;
        }
        if let Some(level) = self.level {
            line["level"] = json!(level);
            line["timestamp"] = json!(timestamp(now));
        }
        let line = format!("{line}\n");
        let _ = io::stdout().lock().write_all(line.as_bytes());
    }
}

fn milliseconds(time: Duration) -> Value {
    json!((time.as_secs_f64() * 1e6).round() / 1e3)
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
    use super::{COLD, Metrics};
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
    fn an_event_that_comes_late_found_an_environment_that_was_ready() {
        let asked = Instant::now();
        for (after, cold) in [(0, true), (9_999, true), (10_001, false)] {
            let metrics = metrics(Some(asked + COLD));
            let received = asked + Duration::from_millis(after);
            assert_eq!(metrics.is_cold_start(received), cold, "{after} ms");
            assert!(!metrics.is_cold_start(asked), "the second");
        }
        assert!(!metrics(None).is_cold_start(asked));
    }
}
