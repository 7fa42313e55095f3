//! The log: through `tracing` if the function has set a subscriber, else as JSON lines on stderr, in the fields
//! of Lambda's own JSON logs.
//! <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html>

use crate::error::text::{Decimal, LONGEST_TEXT, escape, start};
use crate::error::{self, Error, ErrorReport};
use crate::reply::Failure;
use crate::resource::init_all::InitFailures;
use serde::Serialize;
use std::io::{self, Write as _};
use std::time::{Duration, SystemTime};
use tracing::Level;

/// Whether the function has set a `tracing` subscriber.
pub(crate) fn has_subscriber() -> bool {
    tracing::dispatcher::has_been_set()
}

/// Logs a failed invocation. A failure that is answered with a 4xx is the caller's fault, and a warning.
pub(crate) fn failure(failure: &Failure, is_answered: bool, request_id: &str) {
    let level = if is_answered && failure.status() < 500 {
        Severity::Warn
    } else {
        Severity::Error
    };
    let message = if failure.ends_environment() {
        "the invocation failed, and the execution environment starts again"
    } else {
        "the invocation failed"
    };
    log(&Line::of(failure, level, message, request_id));
}

/// Logs a layer around an invocation that failed.
pub(crate) fn layer_failure(failure: &Failure, is_answered: bool, request_id: &str) {
    let message = if is_answered {
        "a layer failed after the invocation was answered"
    } else {
        "the invocation failed in a layer"
    };
    log(&Line::of(failure, Severity::Error, message, request_id));
}

/// Logs a record of a batch that failed.
pub(crate) fn record_failure(failure: &Failure, record: &str, request_id: &str) {
    let message = if failure.ends_environment() {
        "the record failed, and the execution environment starts again"
    } else {
        "the record failed"
    };
    log(&Line {
        record: Some(record),
        ..Line::of(failure, Severity::Error, message, request_id)
    });
}

/// Logs a batch whose time was over when `left` of its records were not done.
pub(crate) fn late_batch(left: usize, records: usize, request_id: &str) {
    let error = format!(
        "the deadline was reached with {left} of {records} records unprocessed; they are reported as failed"
    );
    timeout("the batch was not finished", &error, request_id);
}

/// Logs each resource that failed.
pub(crate) fn init_failures(failures: &InitFailures, message: &str) {
    for failure in failures.iter() {
        let mut report = ErrorReport::read(failure);
        if !failures.tells_cause(failure) {
            report.sources.clear();
        }
        log_failure(message, error::INIT_ERROR, &report, None);
    }
}

/// Logs a handler that has timed out and blocks its thread, for at least `time` so far.
pub(crate) fn blocked(request_id: &str, time: Duration) {
    let error = format!(
        "the handler has timed out and cannot be cancelled, because it blocks its thread: for at least {} s it has \
         not returned to the runtime. Run code that blocks with `tokio::task::spawn_blocking`. (`flavor = \
         \"multi_thread\"` only lets other tasks run.)",
        Decimal::seconds(time)
    );
    timeout("the handler blocks its thread", &error, request_id);
}

fn timeout(message: &str, error: &str, request_id: &str) {
    let report = ErrorReport {
        text: error.to_owned(),
        ..ErrorReport::default()
    };
    log_failure(message, "Timeout", &report, Some(request_id));
}

/// The `errorType` of what the Runtime API did not accept or did not send.
const RUNTIME_API: &str = "RuntimeApi";

/// Logs that the Runtime API did not accept an answer.
pub(crate) fn refused_answer(request_id: &str, status: &str) {
    let text = match status {
        "410" => {
            "the Runtime API answered with 410: the invocation is over, because its time was over or it was answered already"
                .to_owned()
        }
        _ => format!("the Runtime API answered with {status}: it did not accept the answer"),
    };
    let report = ErrorReport {
        text,
        ..ErrorReport::default()
    };
    let message = "the answer was not accepted";
    log_failure(message, RUNTIME_API, &report, Some(request_id));
}

/// Logs that the Runtime API sent no event, and is asked again.
pub(crate) fn no_event(error: &Error) {
    let report = ErrorReport::read(&**error);
    let message = "no event could be received from the Runtime API";
    log(&Line {
        level: Severity::Warn,
        ..Line::of_error(message, RUNTIME_API, &report, &report.cause())
    });
}

/// Logs that an answer could not be sent.
pub(crate) fn lost_answer(request_id: &str, error: &Error) {
    let report = ErrorReport::read(&**error);
    let message = "the answer could not be sent to the Runtime API";
    log_failure(message, RUNTIME_API, &report, Some(request_id));
}

/// Logs why the process, or one of its workers, ends.
pub(crate) fn exit(message: &str, error: &(dyn std::error::Error + 'static)) {
    log_failure(message, "Exit", &ErrorReport::read(error), None);
}

fn log_failure(message: &str, error_type: &str, report: &ErrorReport, request_id: Option<&str>) {
    log(&Line {
        request_id,
        ..Line::of_error(message, error_type, report, &report.cause())
    });
}

/// Logs what ends the process.
pub(crate) fn error(message: &str) {
    log(&Line::new(Severity::Error, message));
}

/// Logs something that the function's author can improve.
pub(crate) fn warning(message: &str) {
    log(&Line::new(Severity::Warn, message));
}

pub(crate) fn warnings(messages: &[String]) {
    for message in messages {
        warning(message);
    }
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "UPPERCASE")]
enum Severity {
    Warn,
    Error,
}

/// A line of the log. Each failure has an `errorType`, an `error` and its `sources`, with and without a subscriber.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    timestamp: String,
    level: Severity,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    /// The texts of the sources, one after another.
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<&'a str>,
}

impl<'a> Line<'a> {
    fn new(level: Severity, message: &'a str) -> Self {
        Line {
            timestamp: timestamp(SystemTime::now()),
            level,
            message: start(message, LONGEST_TEXT),
            request_id: None,
            record: None,
            error_type: None,
            error: None,
            sources: None,
        }
    }

    /// A line about a failure.
    fn of(failure: &'a Failure, level: Severity, message: &'a str, request_id: &'a str) -> Self {
        Line {
            request_id: Some(request_id),
            error_type: Some(failure.error_type()),
            error: Some(failure.error()),
            sources: Some(failure.sources()),
            ..Line::new(level, message)
        }
    }

    /// A line about an error.
    fn of_error(
        message: &'a str,
        error_type: &'a str,
        report: &'a ErrorReport,
        sources: &'a str,
    ) -> Self {
        Line {
            error_type: Some(error_type),
            error: Some(&report.text),
            sources: Some(sources),
            ..Line::new(Severity::Error, message)
        }
    }
}

/// With `tracing`, the subscriber adds the time. It might write texts as they are, so they are escaped. What its filter
/// drops is printed without it if it is an error: a filter of a function's own targets does not mean ours.
fn log(line: &Line<'_>) {
    // A filter at WARN drops the span that has the request id.
    macro_rules! event {
        ($level:ident) => {{
            let is_error = Level::$level == Level::ERROR;
            if !has_subscriber() || is_error && !tracing::enabled!(Level::$level) {
                return print(line);
            }
            let message = escape(line.message);
            let [record, error, sources] =
                [line.record, line.error, line.sources].map(|text| text.map(escape));
            tracing::event!(
                Level::$level,
                requestId = line.request_id,
                record = record.as_deref(),
                errorType = line.error_type,
                error = error.as_deref(),
                sources = sources.as_deref(),
                "{message}"
            )
        }};
    }
    match line.level {
        Severity::Warn => event!(WARN),
        Severity::Error => event!(ERROR),
    }
}

/// Writes a line in one call, so no other line comes between its parts. An error of writing cannot be reported.
fn print(line: &Line<'_>) {
    let mut json = serde_json::to_vec(line).expect("strings are valid JSON");
    json.push(b'\n');
    let _ = io::stderr().lock().write_all(&json);
}

/// RFC 3339 in UTC, to the millisecond. <https://www.rfc-editor.org/rfc/rfc3339>
pub(crate) fn timestamp(time: SystemTime) -> String {
    humantime::format_rfc3339_millis(time.max(SystemTime::UNIX_EPOCH)).to_string()
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_TEXT, Line, Severity, timestamp};
    use proptest::prelude::*;
    use std::time::{Duration, SystemTime};
    use time::OffsetDateTime;
    use time::format_description::well_known::Rfc3339;

    /// The milliseconds from 1970 to the end of 9999.
    const MILLIS: u64 = 253_402_300_800_000;

    #[test]
    fn message_is_no_longer_than_a_line_of_the_log() {
        let long = "é".repeat(3_000_000);
        let line = Line::new(Severity::Warn, &long);
        assert_eq!(line.message.len(), LONGEST_TEXT);
    }

    proptest! {
        #[test]
        fn timestamp_is_rfc_3339_to_the_millisecond(millis in 0..MILLIS, nanos in 0..1_000_000u32) {
            let since = Duration::from_millis(millis) + Duration::from_nanos(nanos.into());
            let text = timestamp(SystemTime::UNIX_EPOCH + since);
            let read = OffsetDateTime::parse(&text, &Rfc3339).unwrap();
            prop_assert_eq!(read.unix_timestamp_nanos(), i128::from(millis) * 1_000_000);
            prop_assert_eq!(text.len(), "2024-02-29T12:34:56.007Z".len());
        }
    }
}
