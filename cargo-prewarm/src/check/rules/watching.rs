//! Logs and alarms.

use super::{Found, Subject};
use crate::project::template::{Node, Resource};

pub(super) fn log_retention(subject: &Subject<'_>) -> Vec<Found> {
    let function = subject.function;
    let config = function.property("LoggingConfig");
    let group = config.and_then(|config| config.get("LogGroup"));
    let groups: Vec<Resource<'_>> = function
        .template
        .resources()
        .filter(|resource| resource.kind == "AWS::Logs::LogGroup")
        .filter(|resource| match group {
            Some(group) => group.names().iter().any(|name| name == resource.id),
            None => resource
                .property("LogGroupName")
                .is_some_and(|name| is_name_of(name, subject)),
        })
        .collect();
    match (group, &*groups) {
        // A log group of another template.
        (Some(_), []) => Vec::new(),
        (None, []) => vec![Found::new(
            function.resource.line,
            format!(
                "Lambda makes a log group for `{}` that keeps each line forever",
                subject.id()
            ),
            "add a resource `AWS::Logs::LogGroup` with `RetentionInDays`, and name it in `LoggingConfig: LogGroup`",
        )],
        (_, groups) => {
            let forever = groups
                .iter()
                .filter(|group| group.property("RetentionInDays").is_none());
            let found = forever.map(|group| {
                Found::new(
                    group.line,
                    format!("the log group `{}` keeps each line forever", group.id),
                    "set `RetentionInDays`",
                )
            });
            found.collect()
        }
    }
}

/// Whether a log group has the name that Lambda gives to the function's.
fn is_name_of(name: &Node, subject: &Subject<'_>) -> bool {
    let names = name.names();
    let function_name = subject.function.text("FunctionName");
    let text = subject.function.template.text(name);
    names.iter().any(|name| name == subject.id())
        || matches!((text, function_name), (Some(text), Some(name)) if text == format!("/aws/lambda/{name}"))
}

pub(super) fn fault_alarm(subject: &Subject<'_>) -> Vec<Found> {
    let Some(described) = subject.description else {
        return Vec::new();
    };
    let template = subject.function.template;
    let alarms = template
        .resources()
        .filter(|resource| resource.kind == "AWS::CloudWatch::Alarm");
    let text =
        |alarm: &Resource<'_>, name| alarm.property(name).and_then(|node| template.text(node));
    let found = alarms.filter_map(|alarm| {
        let is_of_function = alarm
            .property("Dimensions")?
            .names()
            .iter()
            .any(|name| name == subject.id());
        if !is_of_function || text(&alarm, "MetricName")? != "Fault" {
            return None;
        }
        let namespace = text(&alarm, "Namespace")?;
        let line = alarm.property("MetricName")?.line;
        match &described.arguments.metrics {
            None => Some(Found::new(
                line,
                format!("the alarm `{}` waits for a metric that `{}` does not send", alarm.id, subject.id()),
                "write `#[lambda_handler(metrics)]`",
            )),
            Some(sent) if *sent != namespace => Some(Found::new(
                line,
                format!(
                    "the alarm `{}` waits in the namespace `{namespace}`, and `{}` sends to `{sent}`",
                    alarm.id,
                    subject.id()
                ),
                format!("set `Namespace: {sent}`"),
            )),
            Some(_) => None,
        }
    });
    found.collect()
}
