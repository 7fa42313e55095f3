//! The report of an error.

use super::panic::drop_quietly;
use super::text::{LONGEST_TEXT, start, truncate};
use super::{Error, Retirement, Status, chain};
use std::error;
use std::fmt::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How long the texts of all sources may be, in bytes.
const LONGEST_SOURCES: usize = 64 * 1024;

/// The report of an error. The code of an error can panic, in its `Display` and in its `Drop` as well, so an error is
/// read once and is dropped, inside a guard. Later reports use this copy.
#[derive(Clone, Debug, Default)]
pub(crate) struct ErrorReport {
    /// The error's own text.
    pub(crate) text: String,
    /// The texts of its sources, outermost first. A source that repeats the text before it is left out.
    pub(crate) sources: Vec<String>,
    /// The contents of a [`StatusError`](super::StatusError) among them.
    pub(crate) status: Option<(u16, String)>,
    /// Whether a [`Retired`](super::Retired) is among them.
    pub(crate) retires: bool,
}

impl ErrorReport {
    /// Reads an error, and drops it.
    pub(crate) fn of(error: impl Into<Error>) -> Self {
        let error = catch_unwind(AssertUnwindSafe(|| error.into()));
        match error {
            Ok(error) => {
                let report = ErrorReport::read(&*error);
                drop_quietly(error);
                report
            }
            Err(payload) => {
                drop_quietly(payload);
                let text = "an error that panicked".to_owned();
                ErrorReport {
                    text,
                    ..ErrorReport::default()
                }
            }
        }
    }

    /// Reads an error.
    pub(crate) fn read(error: &(dyn error::Error + 'static)) -> Self {
        let mut report = ErrorReport {
            text: text(error),
            ..ErrorReport::default()
        };
        // The text that was read before a panic is kept.
        let read = catch_unwind(AssertUnwindSafe(|| {
            let mut bytes = 0;
            for (index, error) in chain(error).enumerate() {
                report.retires |= error.is::<Retirement>();
                let status = error.downcast_ref::<Status>();
                if let (Some(status), None) = (status, &report.status) {
                    report.status = Some((status.code(), truncate(status.message().to_owned())));
                }
                // Markers have nothing to say.
                if index == 0 || status.is_some() || error.is::<Retirement>() {
                    continue;
                }
                let text = text(error);
                let before = report.sources.last().unwrap_or(&report.text);
                if text != *before && bytes + text.len() <= LONGEST_SOURCES {
                    bytes += text.len();
                    report.sources.push(text);
                }
            }
        }));
        if let Err(payload) = read {
            drop_quietly(payload);
        }
        report
    }

    /// An error that says the same.
    pub(crate) fn into_error(self) -> ReportedError {
        let ErrorReport { text, sources, .. } = self;
        let source = sources.into_iter().rfold(None, |source, text| {
            Some(Box::new(ReportedError { text, source }))
        });
        ReportedError { text, source }
    }

    /// Its sources on one line.
    pub(crate) fn cause(&self) -> String {
        self.sources.join(": ")
    }

    /// The error and its sources on one line.
    pub(crate) fn line(&self) -> String {
        if self.sources.is_empty() {
            return self.text.clone();
        }
        format!("{}: {}", self.text, self.cause())
    }
}

/// An error that is the texts of another one.
#[derive(Debug)]
pub(crate) struct ReportedError {
    text: String,
    source: Option<Box<ReportedError>>,
}

impl fmt::Display for ReportedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl error::Error for ReportedError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// The text of a value, or as much of it as a log line holds.
fn text(value: &dyn fmt::Display) -> String {
    let mut text = Bounded(String::new());
    let written = catch_unwind(AssertUnwindSafe(|| write!(text, "{value}")));
    let is_whole = written.unwrap_or_else(|payload| {
        drop_quietly(payload);
        Err(fmt::Error)
    });
    let mut text = text.0;
    if is_whole.is_err() && text.len() <= LONGEST_TEXT {
        let space = if text.is_empty() { "" } else { " " };
        text.push_str(space);
        text.push_str("(its `Display` failed)");
    }
    truncate(text)
}

/// A text that takes no more than a log line holds, and one character.
struct Bounded(String);

impl fmt::Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.0.len() > LONGEST_TEXT {
            return Err(fmt::Error);
        }
        let left = LONGEST_TEXT + 4 - self.0.len();
        self.0.push_str(start(text, left));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{ErrorReport, LONGEST_SOURCES, LONGEST_TEXT};
    use crate::error::{Error, StatusError};
    use std::fmt;

    #[derive(Debug)]
    struct OwnSource(&'static str);

    impl fmt::Display for OwnSource {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl std::error::Error for OwnSource {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(self)
        }
    }

    #[derive(Debug)]
    struct Long(Option<Box<Long>>);

    impl fmt::Display for Long {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let length = 20_000 + usize::from(self.0.is_some());
            f.write_str(&"x".repeat(length))
        }
    }

    impl std::error::Error for Long {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            self.0.as_deref().map(|source| source as _)
        }
    }

    /// An error whose code panics.
    #[derive(Debug)]
    struct Panics {
        display: Option<bool>,
        source: Option<StatusError>,
        has_loud_source: bool,
    }

    impl fmt::Display for Panics {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("begun")?;
            match self.display {
                None => Ok(()),
                Some(false) => Err(fmt::Error),
                Some(true) => panic!("in `Display`"),
            }
        }
    }

    impl std::error::Error for Panics {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            assert!(!self.has_loud_source, "in `source`");
            self.source.as_ref().map(|source| source as _)
        }
    }

    impl Drop for Panics {
        fn drop(&mut self) {
            panic!("in `Drop`");
        }
    }

    #[test]
    fn error_that_panics_is_told() {
        for (display, text) in [
            (None, "begun"),
            (Some(false), "begun (its `Display` failed)"),
            (Some(true), "begun (its `Display` failed)"),
        ] {
            for has_loud_source in [false, true] {
                let report = ErrorReport::of(Panics {
                    display,
                    source: Some(StatusError::new(404, "no such item").with_source("why")),
                    has_loud_source,
                });
                assert_eq!(report.text, text);
                if has_loud_source {
                    assert_eq!(report.sources, [""; 0]);
                } else {
                    assert_eq!(report.sources, ["no such item", "why"]);
                    assert_eq!(report.status, Some((404, "no such item".to_owned())));
                }
            }
        }
    }

    #[test]
    fn error_that_is_its_own_source_ends() {
        assert_eq!(ErrorReport::of(OwnSource("again")).sources, [""; 0]);
    }

    #[test]
    fn texts_are_bounded_in_length() {
        let mut error = Long(None);
        for _ in 0..20 {
            error = Long(Some(Box::new(error)));
        }
        let report = ErrorReport::of(error);
        let bytes: usize = report.sources.iter().map(String::len).sum();
        assert!((1..=LONGEST_SOURCES).contains(&bytes), "{bytes}");
        let whole = "x".repeat(LONGEST_TEXT);
        assert_eq!(ErrorReport::of(Error::from(whole.clone())).text, whole);
        let cut = ErrorReport::of(Error::from(format!("{whole}é")));
        assert_eq!(cut.text, format!("{whole}…"));
    }

    #[test]
    fn line_has_each_text_once() {
        let error = StatusError::new(404, "no such item").with_source("the table is empty");
        let report = ErrorReport::of(error);
        assert_eq!(report.line(), "no such item: the table is empty");
    }
}
