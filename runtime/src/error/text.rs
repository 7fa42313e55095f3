//! Texts in logs and responses: names of types, times, and texts of a bounded length.

use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, SystemTime};

/// The longest text that a log line or a response holds, in bytes. CloudWatch accepts lines of 256 kB.
pub(crate) const LONGEST_TEXT: usize = 32 * 1024;

/// Cuts a text that is longer than [`LONGEST_TEXT`].
pub(crate) fn truncate(mut text: String) -> String {
    if text.len() > LONGEST_TEXT {
        text.truncate(start(&text, LONGEST_TEXT).len());
        text.push('…');
    }
    text
}

/// As many of the first characters of a text as these bytes hold.
pub(crate) fn start(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A text on one line: it cannot start a line of the log, and so cannot forge one.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if !text.contains(breaks) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if breaks(c) {
            escaped.extend(c.escape_default());
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

/// A time as a decimal number. Formatting a float would add tables of 37 kB to every binary.
pub(crate) struct Decimal {
    steps: u64,
    digits: usize,
}

impl Decimal {
    /// Seconds with three digits.
    pub(crate) fn seconds(time: Duration) -> Self {
        Decimal {
            steps: time.as_secs() * 1_000 + u64::from((time.subsec_nanos() + 500_000) / 1_000_000),
            digits: 3,
        }
    }

    /// Seconds with six digits.
    pub(crate) fn exact_seconds(time: Duration) -> Self {
        Decimal {
            steps: time.as_secs() * 1_000_000 + u64::from((time.subsec_nanos() + 500) / 1_000),
            digits: 6,
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits;
        let scale = if digits == 3 { 1_000 } else { 1_000_000 };
        let (whole, rest) = (self.steps / scale, self.steps % scale);
        write!(f, "{whole}.{rest:0digits$}")
    }
}

/// The milliseconds from 1970 to a time.
pub(crate) fn epoch_millis(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    let millis = since.unwrap_or_default().as_millis();
    u64::try_from(millis).unwrap_or(u64::MAX)
}

/// The name of an error's type, without its path and generic arguments. A type that only holds another
/// error, or a text, is called `Error`.
pub(crate) fn error_type(type_name: &'static str) -> &'static str {
    let path = type_name.split('<').next().unwrap_or_default();
    let name = path.rsplit("::").next().unwrap_or_default();
    let is_container = matches!(
        path,
        "alloc::boxed::Box" | "alloc::string::String" | "alloc::borrow::Cow" | "eyre::Report"
    );
    if is_container || name.starts_with('&') {
        "Error"
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::{Decimal, LONGEST_TEXT, error_type, escape, truncate};
    use crate::error::{Error, StatusError};
    use std::any::type_name;
    use std::borrow::Cow;
    use std::sync::PoisonError;
    use std::time::Duration;

    #[test]
    fn error_is_called_by_the_name_of_its_own_type() {
        for (full, short) in [
            (type_name::<PoisonError<Vec<String>>>(), "PoisonError"),
            (type_name::<std::io::Error>(), "Error"),
            (type_name::<std::num::ParseIntError>(), "ParseIntError"),
            (type_name::<Error>(), "Error"),
            (type_name::<anyhow::Error>(), "Error"),
            (type_name::<eyre::Report>(), "Error"),
            (type_name::<String>(), "Error"),
            (type_name::<&str>(), "Error"),
            (type_name::<Cow<'_, str>>(), "Error"),
            (type_name::<StatusError>(), "StatusError"),
        ] {
            assert_eq!(error_type(full), short, "{full}");
        }
    }

    #[test]
    fn escaped_text_is_one_line() {
        assert_eq!(escape("plain – text"), "plain – text");
        assert_eq!(escape("a\r\nb\tc"), "a\\r\\nb\\tc");
        assert_eq!(
            escape("\u{1b}[31m\u{2028}\u{85}"),
            "\\u{1b}[31m\\u{2028}\\u{85}"
        );
    }

    #[test]
    fn text_of_the_longest_length_stays_whole() {
        assert_eq!(truncate("x".repeat(LONGEST_TEXT)).len(), LONGEST_TEXT);
    }

    #[test]
    fn time_is_rounded() {
        let time = Duration::from_nanos(61_000_999_500);
        assert_eq!(Decimal::seconds(time).to_string(), "61.001");
        assert_eq!(Decimal::exact_seconds(time).to_string(), "61.001000");
        let time = Duration::from_nanos(12_345_678);
        assert_eq!(Decimal::seconds(time).to_string(), "0.012");
        assert_eq!(Decimal::exact_seconds(time).to_string(), "0.012346");
        assert_eq!(Decimal::seconds(Duration::ZERO).to_string(), "0.000");
    }
}
