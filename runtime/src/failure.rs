//! What an invocation that fails ends in.

use crate::event::Place;
use crate::handler::ErrorText;
use crate::retired::Retirement;
use crate::status_error::Status;
use crate::words::{cut, error_type, sources};
use crate::{Diagnostic, Error};
use std::any::type_name;
use std::borrow::Cow;
use std::error;
use std::fmt;
use std::time::Duration;

/// A failure: what the log says of it, and what whoever sent the event is told.
pub(crate) struct Failure {
    /// What state machines catch on: it stays the same.
    pub(crate) error_type: &'static str,
    /// The status of the response, where there is one.
    pub(crate) status: u16,
    /// What the log calls it.
    pub(crate) error: String,
    /// What the log says of the error's sources, outermost first.
    pub(crate) sources: Vec<String>,
    /// What is told of it.
    shown: String,
    /// What is told of it where errors are hidden.
    hidden: Cow<'static, str>,
    /// Whether it has a response, where the mode has any.
    pub(crate) has_response: bool,
    /// Whether the environment ends with it.
    pub(crate) ends: bool,
}

impl Failure {
    /// A handler's error.
    pub(crate) fn of<E: Into<Error>>(error: E) -> Self {
        Failure::of_error(error_type(type_name::<E>()), &*error.into())
    }

    fn of_error(error_type: &'static str, error: &(dyn error::Error + 'static)) -> Self {
        let text = cut(error.to_string());
        let sources = sources(error);
        let ends = Retirement::is_in(error);
        let (status, shown, hidden) = match Status::find(error) {
            Some(status) => {
                let message = cut(status.message().to_owned());
                (status.code(), message.clone(), message.into())
            }
            None => (500, text.clone(), INTERNAL_ERROR),
        };
        Failure {
            error_type,
            status,
            error: text,
            sources,
            shown,
            hidden,
            has_response: true,
            ends,
        }
    }

    /// A panic. Its message is printed by the panic hook, and goes nowhere else.
    pub(crate) fn panic() -> Self {
        Failure {
            shown: INTERNAL_ERROR.into_owned(),
            ..Failure::new("Panic", 500, "the handler panicked".to_owned())
        }
    }

    /// A handler that was cancelled after it had run for so long, so long before the deadline.
    pub(crate) fn timeout(ran: Duration, margin: Duration) -> Self {
        let error = format!(
            "timed out after {:.3} s, {} ms before the deadline",
            ran.as_secs_f64(),
            margin.as_millis()
        );
        let told = "timed out";
        Failure {
            shown: told.to_owned(),
            hidden: told.into(),
            ..Failure::new(TIMEOUT, 504, error)
        }
    }

    /// An event that is not what the handler takes. `place` is all that the log says of it: the message
    /// of the parser quotes values.
    pub(crate) fn invalid_event(place: &Place, cause: &dyn error::Error) -> Self {
        let shown = match &place.path {
            Some(path) => format!("invalid event at `{path}`: {cause}"),
            None => format!("invalid event: {cause}"),
        };
        Failure {
            shown: cut(shown),
            hidden: "invalid event".into(),
            ..Failure::new("InvalidEvent", 400, place.to_string())
        }
    }

    /// An event that is nothing of what `lambda_http` knows.
    #[cfg(feature = "http")]
    pub(crate) fn not_a_request(error: &'static str) -> Self {
        Failure {
            hidden: error.into(),
            ..Failure::new("InvalidEvent", 400, error.to_owned())
        }
    }

    /// A value that cannot be written as JSON.
    pub(crate) fn unserializable(cause: &serde_json::Error) -> Self {
        let error = format!("the value cannot be serialised: {cause}");
        Failure::new("Unserializable", 500, cut(error))
    }

    /// A response of so many bytes, which is more than Lambda takes.
    pub(crate) fn too_large(size: usize, limit: usize) -> Self {
        let error = format!("the response has {size} bytes, and Lambda takes {limit}");
        Failure {
            hidden: "the response is too large".into(),
            ..Failure::new("ResponseTooLarge", 500, error)
        }
    }

    /// Resources that are not there. To Lambda a response would be a success, and keep alarms quiet.
    pub(crate) fn init(error: String, ends: bool) -> Self {
        Failure {
            hidden: "a resource is not there".into(),
            has_response: false,
            ends,
            ..Failure::new("InitError", 500, cut(error))
        }
    }

    fn new(error_type: &'static str, status: u16, error: String) -> Self {
        Failure {
            error_type,
            status,
            shown: error.clone(),
            error,
            sources: Vec::new(),
            hidden: INTERNAL_ERROR,
            has_response: true,
            ends: false,
        }
    }

    pub(crate) fn is_timeout(&self) -> bool {
        self.error_type == TIMEOUT
    }

    /// What whoever sent the event is told.
    pub(crate) fn told(&self, error_text: ErrorText) -> &str {
        match error_text {
            ErrorText::Show => &self.shown,
            ErrorText::Hide => &self.hidden,
        }
    }

    /// What the caller of Lambda's Invoke API is told.
    pub(crate) fn diagnostic(&self, error_text: ErrorText) -> Diagnostic {
        Diagnostic {
            error_type: self.error_type.to_owned(),
            error_message: self.told(error_text).to_owned(),
        }
    }
}

const TIMEOUT: &str = "Timeout";

const INTERNAL_ERROR: Cow<'static, str> = Cow::Borrowed("internal error");

/// As a line of the log: `MyError: what failed: why`.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.error_type, self.error)?;
        for source in &self.sources {
            write!(f, ": {source}")?;
        }
        if self.ends {
            f.write_str(" (the execution environment ends)")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::Failure;
    use crate::handler::ErrorText::{Hide, Show};
    use crate::{Error, StatusError, retire};
    use std::fmt;

    #[derive(Debug)]
    struct Outer<T>(T);

    impl<T> fmt::Display for Outer<T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("outer")
        }
    }

    impl<T: std::error::Error + 'static> std::error::Error for Outer<T> {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn a_log_line_names_type_error_and_sources() {
        let cause = "x".parse::<u32>().unwrap_err();
        let failure = Failure::of(Outer(Outer(cause)));
        assert_eq!(
            format!("{failure:?}"),
            "Outer: outer: invalid digit found in string"
        );
    }

    #[test]
    fn a_status_error_is_found_wherever_it_is() {
        let status = || StatusError::new(404, "no such item").with_source("the table is empty");
        let anyhow_with_context = anyhow::Error::new(status()).context("while looking");
        let eyre_with_context = eyre::Report::new(status()).wrap_err("while looking");
        for failure in [
            Failure::of(status()),
            Failure::of(Error::from(status())),
            Failure::of(anyhow::Error::new(status())),
            Failure::of(anyhow_with_context),
            Failure::of(eyre::Report::new(status())),
            Failure::of(eyre_with_context),
            Failure::of(Outer(status())),
            Failure::of(anyhow::Error::new(Outer(status())).context("once more")),
        ] {
            assert_eq!(failure.status, 404, "{failure}");
            assert_eq!(failure.told(Show), "no such item");
            assert_eq!(failure.told(Hide), "no such item");
            let sources = &failure.sources;
            assert_eq!(sources.last().unwrap(), "the table is empty", "{failure}");
            assert!(!failure.ends);
        }
    }

    #[test]
    fn only_the_status_of_an_error_is_taken() {
        for status in [0, 200, 399, 600, u16::MAX] {
            let made = std::panic::catch_unwind(|| StatusError::new(status, ""));
            assert!(made.is_err(), "{status}");
        }
        for status in [400, 599] {
            assert_eq!(StatusError::new(status, "").status(), status);
        }
    }

    #[test]
    fn retirement_is_found_wherever_it_is() {
        let cause = || "x".parse::<u32>().unwrap_err();
        for failure in [
            Failure::of(retire::<Error>(cause())),
            Failure::of(retire::<anyhow::Error>(cause())),
            Failure::of(retire::<anyhow::Error>(cause()).context("while asking")),
            Failure::of(retire::<eyre::Report>(cause())),
            Failure::of(Outer(retire::<crate::Retired>(cause()))),
        ] {
            assert!(failure.ends, "{failure}");
            let text = failure.to_string();
            assert_eq!(text.matches("invalid digit").count(), 1, "{text}");
        }
    }

    #[test]
    fn a_text_that_goes_on_and_on_is_cut() {
        let failure = Failure::of(Error::from("é".repeat(1_000_000) + "x"));
        assert_eq!(failure.error, "é".repeat(16 * 1024) + "…");
        assert_eq!(failure.told(Show), failure.error);
    }

    #[test]
    fn what_is_hidden_says_nothing_of_the_error() {
        let failure = Failure::of(Error::from("SECRET"));
        assert_eq!(failure.told(Show), "SECRET");
        assert_eq!(failure.told(Hide), "internal error");
        assert_eq!(Failure::panic().told(Show), "internal error");
    }
}
