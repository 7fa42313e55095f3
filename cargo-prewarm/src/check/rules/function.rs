//! The function itself.

use super::{Found, Subject};
use crate::project::template::Node;

pub(super) fn stream_invoke_mode(subject: &Subject<'_>) -> Vec<Found> {
    let function = subject.function;
    if subject
        .description
        .is_none_or(|described| !described.arguments.stream)
    {
        return Vec::new();
    }
    let mut found = Vec::new();
    let is_buffered = |mode: Option<&Node>| {
        let mode = mode.map_or(Some("BUFFERED".to_owned()), |mode| {
            function.template.text(mode)
        });
        mode.is_some_and(|mode| mode != "RESPONSE_STREAM")
    };
    let mut buffered = |line| {
        found.push(Found::new(
            line,
            format!(
                "the function URL sends a response of `{}` when it is complete",
                subject.id()
            ),
            "set `InvokeMode: RESPONSE_STREAM`",
        ));
    };
    if let Some(url) = function.property("FunctionUrlConfig")
        && is_buffered(url.get("InvokeMode"))
    {
        buffered(url.line);
    }
    for url in function.others("AWS::Lambda::Url", "TargetFunctionArn") {
        if is_buffered(url.property("InvokeMode")) {
            buffered(url.line);
        }
    }
    for (event, kind) in function.events() {
        if kind == "HttpApi" {
            found.push(Found::new(
                event.line,
                format!(
                    "an HTTP API sends a response of `{}` when it is complete",
                    subject.id()
                ),
                "use a function URL with `InvokeMode: RESPONSE_STREAM`, or a REST API that streams",
            ));
        }
    }
    found
}

pub(super) fn timeout_margin(subject: &Subject<'_>) -> Vec<Found> {
    let (Some(described), Some(timeout_s)) = (subject.description, subject.function.timeout_s())
    else {
        return Vec::new();
    };
    let margin_ms = described.arguments.deadline_margin_ms;
    if margin_ms == 0 || timeout_s * 1e3 > f64::from(margin_ms) {
        return Vec::new();
    }
    vec![Found::new(
        subject.function.line_of("Timeout"),
        format!(
            "`{}` is cancelled {margin_ms} ms before its timeout of {timeout_s} s, which is before it begins",
            subject.id()
        ),
        "set a longer `Timeout`, or a shorter `deadline_margin_ms` in the attribute",
    )]
}

/// <https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html>
pub(super) fn snapstart_zip(subject: &Subject<'_>) -> Vec<Found> {
    let function = subject.function;
    let Some(snap_start) = function.property("SnapStart") else {
        return Vec::new();
    };
    let applies = snap_start.get("ApplyOn");
    let applies = applies.and_then(|applies| function.template.text(applies));
    if function.is_image() || applies.is_none_or(|applies| applies == "None") {
        return Vec::new();
    }
    vec![Found::new(
        snap_start.line,
        format!(
            "`{}` is a zip package, and on `provided.*` SnapStart needs a container image",
            subject.id()
        ),
        "set `PackageType: Image`, or leave `SnapStart` out",
    )]
}

/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html>
pub(super) fn provided_al2(subject: &Subject<'_>) -> Vec<Found> {
    let runtime = subject.function.text("Runtime");
    let Some(runtime) = runtime.filter(|name| ["provided", "provided.al2"].contains(&&**name))
    else {
        return Vec::new();
    };
    let ended = if runtime == "provided" {
        "in January 2024"
    } else {
        "on 31 July 2026"
    };
    vec![Found::new(
        subject.function.line_of("Runtime"),
        format!("the support of the runtime `{runtime}` ended {ended}"),
        "set `Runtime: provided.al2023`",
    )]
}
