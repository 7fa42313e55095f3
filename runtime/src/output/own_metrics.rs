//! Metrics and properties of the handler's own, in the line of its invocation.

use super::log;
use super::metrics::{MOST_METRICS, NAMES};
use super::unit::{MetricValue, Unit};
use crate::call::{self, NoCall, Recorded, RecordedLine};
use crate::error::text::{escape, start};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::any::Any;
use std::env;
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many values of a metric a line of CloudWatch's embedded metric format may have.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>
const MOST_VALUES: usize = 100;

/// The longest name of a metric, in characters.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html>
const LONGEST_NAME: usize = 255;

/// Between this and its negative is the value of a metric: 2 to the power of 360.
const LARGEST_VALUE: f64 = 2.348_542_582_773_833_2e108;

/// How long all properties may be as JSON, in bytes. CloudWatch accepts lines of 256 kB.
const LONGEST_PROPERTIES: usize = 128 * 1024;

/// Adds a value to a metric of your own, in the line that the argument `metrics` prints for the invocation.
///
/// ```
/// use prewarm::{Error, Unit, lambda_handler, metric, property};
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Order {
///     id: String,
///     cents: u32,
/// }
///
/// #[lambda_handler(metrics)]
/// async fn order(order: Order) -> Result<(), Error> {
///     metric("Orders", 1, Unit::Count);
///     metric("OrderValue", order.cents, Unit::None);
///     property("orderId", &order.id);
///     Ok(())
/// }
/// ```
///
/// The metric has the namespace and the dimension of the others, which are `Lambda/Performance` and `FunctionName`. A metric
/// that is given several values in an invocation has all of them. In `batch` mode, the values of all records are the
/// batch's. A task that the handler spawns does not belong to the invocation: return the value from it.
///
/// Nothing is printed in a local run and in a test, without the argument `metrics`, or of a name or a value that CloudWatch
/// does not take: an empty name or one over 255 characters, NaN, an infinity, and more than 100 metrics in an invocation.
/// A line of the log says why.
pub fn metric(name: &str, value: impl MetricValue, unit: Unit) {
    record(|recorded| recorded.add_metric(name, value.into_f64(), unit));
}

/// Sets a property of the line that the argument `metrics` prints for the invocation, such as the id of an order. A query
/// in CloudWatch Logs Insights finds it, and it makes no metric and costs none.
///
/// ```
/// use prewarm::{Error, lambda_handler, property};
///
/// #[lambda_handler(metrics)]
/// async fn handler(id: u64) -> Result<(), Error> {
///     property("orderId", id);
///     Ok(())
/// }
/// ```
///
/// The value is anything that is JSON, up to 128 KiB for all properties of an invocation. A property that is set again has its
/// last value. What holds of a [`metric`] holds of a property, too.
pub fn property(name: &str, value: impl Serialize) {
    let value = serde_json::to_value(value);
    record(|recorded| {
        let value = value.map_err(|error| format!("it cannot be serialized: {error}"))?;
        recorded.set_property(name, value)
    });
}

/// Records something of an invocation, or says why it cannot be.
fn record(add: impl FnOnce(&mut Lines) -> Result<(), String>) {
    let added = call::record(|recorded| {
        let recorded = recorded.get_or_insert_with(|| Box::new(Lines::default()));
        let recorded: &mut dyn Any = &mut **recorded;
        let lines: &mut Lines = recorded.downcast_mut().expect("there is one type");
        add(lines).map_err(|reason| lines.warns().then_some(reason))
    });
    match added {
        Ok(Ok(()) | Err(None)) => {}
        Ok(Err(Some(reason))) => warn(&reason),
        Err(NoCall) => {
            static IS_WARNED: AtomicBool = AtomicBool::new(false);
            // In a test, a handler is called directly.
            let is_lambda = env::var_os("AWS_LAMBDA_RUNTIME_API").is_some();
            if is_lambda && !IS_WARNED.swap(true, Ordering::Relaxed) {
                log::warning(
                    "a metric or a property is left out, because the task that records it belongs to no invocation: \
                     record it in the handler itself",
                );
            }
        }
    }
}

fn warn(reason: &str) {
    log::warning(&format!(
        "a metric or a property of the invocation is left out, and there might be others: {reason}"
    ));
}

/// The metrics and the properties of an invocation, for one line or more.
#[derive(Default)]
struct Lines {
    metrics: Vec<Metric>,
    properties: Map<String, Value>,
    /// The length of the properties as JSON.
    length: usize,
    /// Whether a line has some of it.
    is_begun: bool,
    /// Whether something was left out.
    is_warned: bool,
}

struct Metric {
    name: String,
    unit: Unit,
    values: Vec<f64>,
}

impl Lines {
    fn add_metric(&mut self, name: &str, value: f64, unit: Unit) -> Result<(), String> {
        if value.is_nan() || value.abs() > LARGEST_VALUE {
            return Err(format!(
                "the value of `{name}` is {value}, and CloudWatch takes numbers between -2^360 and 2^360"
            ));
        }
        let metric = self.metric(name, unit)?;
        metric.values.push(value);
        Ok(())
    }

    fn metric(&mut self, name: &str, unit: Unit) -> Result<&mut Metric, String> {
        let known = self.metrics.iter().position(|metric| metric.name == name);
        let index = match known {
            Some(index) if self.metrics[index].unit != unit => {
                let other = self.metrics[index].unit.name();
                return Err(format!("the unit of `{name}` is `{other}` already"));
            }
            Some(index) => index,
            None => {
                check_name(name)?;
                if self.properties.contains_key(name) {
                    return Err(format!("`{name}` is a property already"));
                }
                if self.metrics.len() == MOST_METRICS {
                    return Err(format!("`{name}` is the 101st metric of its invocation"));
                }
                self.metrics.push(Metric {
                    name: name.to_owned(),
                    unit,
                    values: Vec::new(),
                });
                self.metrics.len() - 1
            }
        };
        Ok(&mut self.metrics[index])
    }

    fn set_property(&mut self, name: &str, value: Value) -> Result<(), String> {
        check_name(name)?;
        if self.metrics.iter().any(|metric| metric.name == name) {
            return Err(format!("`{name}` is a metric already"));
        }
        let length = |name: &str, value: &Value| name.len() + value.to_string().len();
        let before = self.properties.get(name);
        let before = before.map_or(0, |before| length(name, before));
        let after = self.length - before + length(name, &value);
        if after > LONGEST_PROPERTIES {
            return Err(format!(
                "with `{name}`, the properties have more than 128 KiB"
            ));
        }
        self.length = after;
        self.properties.insert(name.to_owned(), value);
        Ok(())
    }

    /// Whether to warn that something is left out. Once for an invocation.
    fn warns(&mut self) -> bool {
        !mem::replace(&mut self.is_warned, true)
    }
}

/// Refuses a name that CloudWatch does not take, and those that the line has.
fn check_name(name: &str) -> Result<(), String> {
    let length = name.chars().count();
    let is_good = (1..=LONGEST_NAME).contains(&length)
        && !name.trim().is_empty()
        && !name.contains(char::is_control);
    if !is_good {
        return Err(format!(
            "`{}` is not a name: a name has up to 255 characters, and is not blank",
            start(&escape(name), LONGEST_NAME)
        ));
    }
    if NAMES.contains(&name) {
        return Err(format!("`{name}` is a name that the line has itself"));
    }
    Ok(())
}

impl Recorded for Lines {
    fn append(&mut self, part: Box<dyn Recorded>) {
        let part: Box<dyn Any> = part;
        let part: Box<Lines> = part.downcast().expect("there is one type");
        self.is_warned |= part.is_warned;
        let mut reason = None;
        for metric in part.metrics {
            match self.metric(&metric.name, metric.unit) {
                Ok(own) => own.values.extend(metric.values),
                Err(refused) => reason = Some(refused),
            }
        }
        for (name, value) in part.properties {
            if let Err(refused) = self.set_property(&name, value) {
                reason = Some(refused);
            }
        }
        if let Some(reason) = reason
            && self.warns()
        {
            warn(&reason);
        }
    }

    fn next_line(&mut self, room: usize) -> Option<RecordedLine> {
        let is_first = !mem::replace(&mut self.is_begun, true);
        let mut line = RecordedLine {
            definitions: Vec::new(),
            members: self.properties.clone(),
        };
        for metric in &mut self.metrics {
            let count = metric.values.len().min(MOST_VALUES);
            if count == 0 || line.definitions.len() == room {
                continue;
            }
            let mut values = metric.values.drain(..count).map(Value::from);
            let value = match count {
                1 => values.next().unwrap_or_default(),
                _ => values.collect(),
            };
            let definition = json!({"Name": metric.name, "Unit": metric.unit.name()});
            line.definitions.push(definition);
            line.members.insert(metric.name.clone(), value);
        }
        (is_first || !line.definitions.is_empty()).then_some(line)
    }

    fn warn_of_no_metrics(&self) {
        static IS_WARNED: AtomicBool = AtomicBool::new(false);
        if !IS_WARNED.swap(true, Ordering::Relaxed) {
            log::warning(
                "the handler records metrics or properties, and nothing prints them: write `#[lambda_handler(metrics)]`",
            );
        }
    }
}
