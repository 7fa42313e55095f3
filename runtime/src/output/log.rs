//! The log: through `tracing` if the function has set a subscriber, else as JSON lines on stderr, in the fields
//! of Lambda's own JSON logs.
//! <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html>

use crate::error::text::{Decimal, escape};
use crate::error::{self, Error, Told};
use crate::reply::Failure;
use crate::resource::InitError;
use crate::resource::init_all::InitFailures;
use serde::Serialize;
use std::io::{self, Write as _};
use std::time::{Duration, SystemTime};

/// Whether the function has set a `tracing` subscriber.
pub(crate) fn has_subscriber() -> bool {
    tracing::dispatcher::has_been_set()
}

/// Logs a failed invocation. A failure that is answered with a 4xx is the caller's fault, and a warning.
pub(crate) fn failure(failure: &Failure, is_answered: bool, request_id: &str) {
    let level = if is_answered && failure.status() < 500 {
        Level::Warn
    } else {
        Level::Error
    };
    // A subscriber may print the message alone.
    let message = if !is_answered && has_subscriber() {
        &*function_error(failure, request_id)
    } else if failure.ends_environment() {
        "the invocation failed, and the execution environment starts again"
    } else {
        "the invocation failed"
    };
    log(&Line::of(failure, level, message, request_id));
}

/// A function error on one line.
pub(crate) fn function_error(failure: &Failure, request_id: &str) -> String {
    format!("{failure} (request {})", escape(request_id))
}

/// Logs a layer around an invocation that failed.
pub(crate) fn layer_failure(failure: &Failure, is_answered: bool, request_id: &str) {
    let message = if is_answered {
        "a layer failed after the invocation was answered"
    } else {
        "the invocation failed in a layer"
    };
    log(&Line::of(failure, Level::Error, message, request_id));
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
        ..Line::of(failure, Level::Error, message, request_id)
    });
}

/// Logs a batch whose time was over when `left` of its records were not done.
pub(crate) fn late_batch(left: usize, records: usize, request_id: &str) {
    let message = format!(
        "the time is over, and {left} of {records} records are not done: they are reported as failed"
    );
    timeout(&message, request_id);
}

/// Logs each resource that failed.
pub(crate) fn init_failures(failures: &InitFailures, message: &str) {
    for failure in failures.iter() {
        init_failure(failure, failures.tells_cause(failure), message);
    }
}

fn init_failure(failure: &InitError, tells_cause: bool, message: &str) {
    let sources = if tells_cause {
        Told::read(failure).sources
    } else {
        Vec::new()
    };
    log(&Line {
        error_type: Some(error::INIT_ERROR),
        error: Some(&failure.to_string()),
        sources: Some(&sources),
        ..Line::new(Level::Error, message)
    });
}

/// Logs a handler that has timed out and blocks its thread, for at least `time` so far.
pub(crate) fn blocked(request_id: &str, time: Duration) {
    let message = format!(
        "the handler has timed out and cannot be cancelled, because it blocks its thread: for at least {} s it has \
         not returned to the runtime. Run code that blocks with `tokio::task::spawn_blocking`. (`flavor = \
         \"multi_thread\"` only lets other tasks run.)",
        Decimal::seconds(time)
    );
    timeout(&message, request_id);
}

fn timeout(message: &str, request_id: &str) {
    log(&Line {
        request_id: Some(request_id),
        error_type: Some("Timeout"),
        ..Line::new(Level::Error, message)
    });
}

/// Logs that the Runtime API did not accept an answer.
pub(crate) fn refused_answer(request_id: &str, status: &str) {
    let message = match status {
        "410" => {
            "the Runtime API answered with 410: the invocation is over, because its time was over or it was answered already"
                .to_owned()
        }
        _ => format!("the Runtime API answered with {status}: it did not accept the answer"),
    };
    log(&Line {
        request_id: Some(request_id),
        ..Line::new(Level::Error, &message)
    });
}

/// Logs that the Runtime API sent no event.
pub(crate) fn no_event(error: &Error) {
    let told = Told::read(&**error);
    log(&Line {
        error: Some(&told.text),
        sources: Some(&told.sources),
        ..Line::new(
            Level::Warn,
            "no event could be received from the Runtime API",
        )
    });
}

/// Logs that an answer could not be sent.
pub(crate) fn lost_answer(request_id: &str, error: &Error) {
    let told = Told::read(&**error);
    log(&Line {
        request_id: Some(request_id),
        error: Some(&told.text),
        sources: Some(&told.sources),
        ..Line::new(
            Level::Error,
            "the answer could not be sent to the Runtime API",
        )
    });
}

/// Logs what ends the process.
pub(crate) fn error(message: &str) {
    log(&Line::new(Level::Error, message));
}

/// Logs something that the function's author can improve.
pub(crate) fn warning(message: &str) {
    log(&Line::new(Level::Warn, message));
}

pub(crate) fn warnings(messages: &[String]) {
    for message in messages {
        warning(message);
    }
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "UPPERCASE")]
enum Level {
    Warn,
    Error,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    timestamp: String,
    level: Level,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<&'a [String]>,
}

impl<'a> Line<'a> {
    fn new(level: Level, message: &'a str) -> Self {
        Line {
            timestamp: timestamp(SystemTime::now()),
            level,
            message,
            request_id: None,
            record: None,
            error_type: None,
            error: None,
            sources: None,
        }
    }

    /// A line about a failure.
    fn of(failure: &'a Failure, level: Level, message: &'a str, request_id: &'a str) -> Self {
        Line {
            request_id: Some(request_id),
            error_type: Some(failure.error_type()),
            error: Some(failure.error()),
            sources: Some(failure.sources()),
            ..Line::new(level, message)
        }
    }
}

/// With `tracing`, the subscriber adds the time. It may write texts as they are, so they are escaped.
fn log(line: &Line<'_>) {
    if !has_subscriber() {
        return print(line);
    }
    let message = escape(line.message);
    let (request_id, error_type) = (line.request_id, line.error_type);
    let record = line.record.map(escape);
    let record = record.as_deref();
    let error = line.error.map(escape);
    let error = error.as_deref();
    let sources = line.sources.map(tracing::field::debug);
    // A filter at WARN drops the span that has the request id.
    macro_rules! event {
        ($level:ident) => {
            tracing::$level!(
                requestId = request_id,
                record,
                errorType = error_type,
                error,
                sources,
                "{message}"
            )
        };
    }
    match line.level {
        Level::Warn => event!(warn),
        Level::Error => event!(error),
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
    use super::timestamp;
    use proptest::prelude::*;
    use std::time::{Duration, SystemTime};
    use time::OffsetDateTime;
    use time::format_description::well_known::Rfc3339;

    /// The milliseconds from 1970 to the end of 9999.
    const MILLIS: u64 = 253_402_300_800_000;

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
