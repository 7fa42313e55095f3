//! What is logged: through `tracing` where the function has set a subscriber, else as a line of JSON on
//! stderr, in the fields of Lambda's own JSON logs.
//! <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html>

use crate::error::InitError;
use crate::failure::Failure;
use crate::words;
use serde::Serialize;
use std::io::{self, Write as _};
use std::time::{Duration, SystemTime};

/// Whether `tracing` hands on what it is given.
pub(crate) fn has_subscriber() -> bool {
    tracing::dispatcher::has_been_set()
}

/// A failed invocation. What was answered with a 4xx, the fault of the sender, is a warning.
pub(crate) fn failure(failure: &Failure, is_answered: bool, request_id: &str) {
    let Failure {
        error_type,
        error,
        sources,
        ends,
        ..
    } = failure;
    let message = if *ends {
        "the invocation failed, and the execution environment ends"
    } else {
        "the invocation failed"
    };
    let level = if is_answered && failure.status < 500 {
        Level::Warn
    } else {
        Level::Error
    };
    log(&Line {
        request_id: Some(request_id),
        error_type: Some(error_type),
        error: Some(error),
        sources: Some(sources),
        ..Line::new(level, message)
    });
}

/// A resource that is not there.
pub(crate) fn init_failure(failure: &InitError, message: &str) {
    // The cause stands with the resource that failed, and not with those that need it.
    let sources = if failure.is_root() {
        words::sources(failure)
    } else {
        Vec::new()
    };
    log(&Line {
        error_type: Some("InitError"),
        error: Some(&failure.to_string()),
        sources: Some(&sources),
        ..Line::new(Level::Error, message)
    });
}

/// What ends the process.
pub(crate) fn error(message: &str) {
    log(&Line::new(Level::Error, message));
}

/// Something that is to be mended in the function.
pub(crate) fn warning(message: &str) {
    log(&Line::new(Level::Warn, message));
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
            error_type: None,
            error: None,
            sources: None,
        }
    }
}

/// Of an event in `tracing`, the subscriber sets the time, and the span around it has the request id.
fn log(line: &Line<'_>) {
    if !has_subscriber() {
        return print(line);
    }
    let Line {
        message,
        error_type,
        error,
        ..
    } = line;
    let sources = line.sources.map(tracing::field::debug);
    match line.level {
        Level::Warn => tracing::warn!(errorType = error_type, error, sources, "{message}"),
        Level::Error => tracing::error!(errorType = error_type, error, sources, "{message}"),
    }
}

/// Writes a line at once, so that no other comes between. Nobody is there to be told that it failed.
fn print(line: &Line<'_>) {
    let mut json = serde_json::to_vec(line).expect("strings serialise");
    json.push(b'\n');
    let _ = io::stderr().lock().write_all(&json);
}

/// RFC 3339 in UTC, to the millisecond. <https://www.rfc-editor.org/rfc/rfc3339>
pub(crate) fn timestamp(time: SystemTime) -> String {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    let since: Duration = since.unwrap_or_default();
    let (days, of_day) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    let (year, month, day) = date(days);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    let millis = since.subsec_millis();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

/// The date so many days after 1970-01-01. Years begin in March here, so that the leap day is the last
/// of its year, and of the 400 years after which the calendar repeats.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468; // since 0000-03-01
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::timestamp;
    use std::time::{Duration, SystemTime};

    #[test]
    fn a_timestamp_is_rfc_3339() {
        for (millis, expected) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (1_709_210_096_007, "2024-02-29T12:34:56.007Z"),
            (1_767_225_599_000, "2025-12-31T23:59:59.000Z"),
            (1_767_225_600_000, "2026-01-01T00:00:00.000Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        ] {
            let time = SystemTime::UNIX_EPOCH + Duration::from_millis(millis);
            assert_eq!(timestamp(time), expected);
        }
    }
}
