//! Why an invocation failed. Everything that is sent or logged about a failure follows from its kind.

mod shown;

use crate::budget::Budget;
use crate::error::panic::drop_quietly;
use crate::error::text::{Decimal, error_type, truncate};
use crate::error::{Error, ErrorReport};
use lambda_runtime::Diagnostic;
use std::any::type_name;
use std::borrow::Cow;
use std::error;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why an invocation failed.
#[derive(Debug)]
pub struct Failure(Box<Details>);

#[derive(Debug)]
struct Details {
    kind: Kind,
    error: String,
    /// The texts of the error's sources, outermost first, on one line.
    sources: String,
    ends_environment: bool,
}

#[derive(Debug)]
enum Kind {
    /// The handler returned an `Err`.
    Handler {
        error_type: Cow<'static, str>,
        /// The contents of the error's own `Diagnostic`.
        message: Option<String>,
        /// The contents of a [`StatusError`](crate::error::StatusError) among the error's sources.
        status: Option<(u16, String)>,
    },
    /// The handler panicked.
    Panic,
    /// The handler was cancelled before the deadline.
    Timeout,
    /// The handler cannot take the event. The message quotes values of it.
    InvalidEvent { message: String },
    /// A handler in this mode cannot take an event of this kind.
    UnsupportedEvent,
    /// The type of the event denies a parameter of the path.
    UnknownPathParameter,
    /// The handler's value cannot be serialized.
    Unserializable,
    /// The response is larger than Lambda accepts.
    ResponseTooLarge,
    /// A resource failed.
    Init,
    /// No record of a batch was processed.
    Batch,
}

impl Failure {
    /// A handler's error.
    pub(crate) fn handler<E: Into<Error>>(error: E) -> Self {
        Failure::from_report(error_type(type_name::<E>()), ErrorReport::of(error))
    }

    /// A handler's error that has a [`Diagnostic`] of its own.
    pub(crate) fn typed<E: error::Error + Into<Diagnostic> + 'static>(error: E) -> Self {
        let mut failure =
            Failure::from_report(error_type(type_name::<E>()), ErrorReport::read(&error));
        let diagnostic = catch_unwind(AssertUnwindSafe(|| error.into()));
        match diagnostic {
            Ok(diagnostic) => failure.0.name(diagnostic),
            Err(payload) => drop_quietly(payload),
        }
        failure
    }

    /// A handler's error of which only this is known.
    pub(crate) fn diagnosed(diagnostic: Diagnostic) -> Self {
        let kind = Kind::Handler {
            error_type: "Error".into(),
            message: None,
            status: None,
        };
        let mut failure = Failure::new(kind, diagnostic.error_message.clone());
        failure.0.name(diagnostic);
        failure
    }

    fn from_report(error_type: &'static str, report: ErrorReport) -> Self {
        let sources = report.cause();
        let ErrorReport {
            text,
            status,
            retires,
            ..
        } = report;
        Failure(Box::new(Details {
            kind: Kind::Handler {
                error_type: error_type.into(),
                message: None,
                status,
            },
            error: text,
            sources,
            ends_environment: retires,
        }))
    }

    /// A panic. The panic hook prints its message, which goes nowhere else.
    pub(crate) fn panic() -> Self {
        Failure::new(Kind::Panic, "the handler panicked".to_owned())
    }

    /// A layer around the invocation that panicked. The panic hook prints its message.
    pub(crate) fn layer_panic() -> Self {
        Failure::new(Kind::Panic, "the layer panicked".to_owned())
    }

    /// A layer around the invocation that has not called the service in it.
    pub(crate) fn silent_layer() -> Self {
        let error = "the layer returned without a call of its inner service".to_owned();
        Failure::handler(Error::from(error))
    }

    /// A streamed response that ends with an error.
    pub(crate) fn stream(error: Error) -> Self {
        Failure::from_report("Error", ErrorReport::of(error))
    }

    /// A streamed response that panicked.
    pub(crate) fn stream_panic() -> Self {
        Failure::new(Kind::Panic, "the response stream panicked".to_owned())
    }

    /// A handler that was to be cancelled by now. It might be late, because the handler blocked its thread or for
    /// another reason.
    pub(crate) fn timeout(budget: Budget, is_blocked: bool) -> Self {
        let Budget {
            started,
            time,
            margin,
        } = budget;
        let ran = started.elapsed();
        let late = ran.saturating_sub(time);
        let (ran, late_ms) = (Decimal::seconds(ran), late.as_millis());
        let error = if is_blocked {
            format!(
                "timed out after {ran} s, {late_ms} ms late, because the handler blocked its thread"
            )
        } else if late > margin / 2 {
            format!("timed out after {ran} s, {late_ms} ms late")
        } else {
            let margin = margin.as_millis();
            format!("timed out after {ran} s, {margin} ms before the deadline")
        };
        Failure::new(Kind::Timeout, error)
    }

    /// An event that the handler cannot take. The log shows `location` alone, because `message` quotes values
    /// of the event.
    pub(crate) fn invalid_event(location: String, message: String) -> Self {
        let message = truncate(message);
        Failure::new(Kind::InvalidEvent { message }, location)
    }

    /// An event of a kind that a handler in this mode cannot take. The text quotes nothing of the event.
    pub(crate) fn unsupported_event(error: String) -> Self {
        Failure::new(Kind::UnsupportedEvent, error)
    }

    /// A parameter of a request's path that the type of the event denies. The template has named it, not the caller.
    pub(crate) fn unknown_path_parameter(cause: &str) -> Self {
        let error = format!(
            "the event's type denies unknown fields, and has none for a parameter of the path: {cause}"
        );
        Failure::new(Kind::UnknownPathParameter, error)
    }

    /// A value that cannot be written as JSON.
    pub(crate) fn unserializable(cause: &serde_json::Error) -> Self {
        let error = format!("cannot serialize the handler's value: {cause}");
        Failure::new(Kind::Unserializable, error)
    }

    /// A response of `size` bytes, where Lambda accepts `limit`.
    pub(crate) fn too_large(size: usize, limit: usize) -> Self {
        let error = format!("the response has {size} bytes, and Lambda accepts {limit}");
        Failure::new(Kind::ResponseTooLarge, error)
    }

    /// A batch of which no record was processed, with the first failure.
    pub(crate) fn batch(records: usize, first: Option<Failure>) -> Self {
        let error = match records {
            1 => "the record was not processed".to_owned(),
            _ => format!("none of the {records} records was processed"),
        };
        let mut failure = Failure::new(Kind::Batch, error);
        if let Some(Failure(first)) = first {
            let colon = if first.sources.is_empty() { "" } else { ": " };
            failure.0.sources = first.error + colon + &first.sources;
        }
        failure
    }

    /// Resources that failed.
    pub(crate) fn init(error: String, ends_environment: bool) -> Self {
        let mut failure = Failure::new(Kind::Init, error);
        failure.0.ends_environment = ends_environment;
        failure
    }

    fn new(kind: Kind, error: String) -> Self {
        Failure(Box::new(Details {
            kind,
            error: truncate(error),
            sources: String::new(),
            ends_environment: false,
        }))
    }

    /// The text of the error, for the log.
    pub(crate) fn error(&self) -> &str {
        &self.0.error
    }

    /// The texts of the error's sources, outermost first, for the log.
    pub(crate) fn sources(&self) -> &str {
        &self.0.sources
    }

    /// Whether the environment ends with the invocation.
    pub(crate) fn ends_environment(&self) -> bool {
        self.0.ends_environment
    }

    pub(crate) fn end_environment(&mut self) {
        self.0.ends_environment = true;
    }
}

impl Details {
    /// Takes the type and the message of a [`Diagnostic`], if they are the error's own. Those that `lambda_runtime`
    /// makes of a type's name begin with a `&`.
    fn name(&mut self, diagnostic: Diagnostic) {
        if let Kind::Handler {
            error_type,
            message,
            ..
        } = &mut self.kind
            && !diagnostic.error_type.starts_with('&')
        {
            *error_type = truncate(diagnostic.error_type).into();
            *message = Some(truncate(diagnostic.error_message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Failure;
    use crate::error::{Error, Retired, StatusError, retire};
    use crate::options::ErrorText::{Hide, Show};
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
    fn status_error_is_found_anywhere_in_the_chain() {
        let status = || StatusError::new(404, "no such item").with_source("the table is empty");
        let anyhow_with_context = anyhow::Error::new(status()).context("while looking");
        let eyre_with_context = eyre::Report::new(status()).wrap_err("while looking");
        for failure in [
            Failure::handler(status()),
            Failure::handler(Error::from(status())),
            Failure::handler(anyhow::Error::new(status())),
            Failure::handler(anyhow_with_context),
            Failure::handler(eyre::Report::new(status())),
            Failure::handler(eyre_with_context),
            Failure::handler(Outer(status())),
            Failure::handler(anyhow::Error::new(Outer(status())).context("once more")),
        ] {
            assert_eq!(failure.status(), 404, "{failure:?}");
            assert_eq!(failure.message_for(Show), "no such item");
            assert_eq!(failure.message_for(Hide), "no such item");
            let sources = failure.sources();
            assert!(sources.ends_with("the table is empty"), "{failure:?}");
            assert!(!failure.ends_environment());
        }
    }

    #[test]
    fn status_error_accepts_only_codes_of_errors() {
        for status in [0, 200, 399, 600, u16::MAX] {
            let made = std::panic::catch_unwind(|| StatusError::new(status, ""));
            assert!(made.is_err(), "{status}");
        }
        for status in [400, 599] {
            assert_eq!(StatusError::new(status, "").status(), status);
        }
    }

    #[test]
    fn retirement_is_found_anywhere_in_the_chain() {
        let cause = || "x".parse::<u32>().unwrap_err();
        for failure in [
            Failure::handler(retire::<Error>(cause())),
            Failure::handler(retire::<anyhow::Error>(cause())),
            Failure::handler(retire::<anyhow::Error>(cause()).context("while asking")),
            Failure::handler(retire::<eyre::Report>(cause())),
            Failure::handler(Outer(retire::<Retired>(cause()))),
        ] {
            assert!(failure.ends_environment(), "{failure:?}");
            let text = format!("{}: {}", failure.error(), failure.sources());
            assert_eq!(text.matches("invalid digit").count(), 1, "{text}");
        }
    }

    #[test]
    fn chain_says_each_text_once() {
        let status = || StatusError::new(404, "no such item").with_source("the table is empty");
        let cause = || "x".parse::<u32>().unwrap_err();
        let [digits, ends] = [
            "invalid digit found in string",
            "the execution environment starts again",
        ];
        for (error, text) in [
            (
                anyhow::Error::new(status()),
                "no such item: status 404: the table is empty".to_owned(),
            ),
            (retire(cause()), format!("{digits}: {ends}")),
            (
                retire(status()),
                format!("no such item: {ends}: status 404: the table is empty"),
            ),
        ] {
            assert_eq!(format!("{error:#}"), text);
        }
        let failure = Failure::handler(retire::<Error>(status()));
        assert!(failure.ends_environment());
        assert_eq!(failure.status(), 404);
        assert_eq!(failure.sources(), "the table is empty");
    }

    #[test]
    fn what_an_error_says_for_its_caller_is_not_replaced() {
        #[derive(Debug)]
        struct Refused(StatusError);

        impl fmt::Display for Refused {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("refused")
            }
        }

        impl std::error::Error for Refused {
            fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
                Some(&self.0)
            }
        }

        impl From<Refused> for lambda_runtime::Diagnostic {
            fn from(_: Refused) -> Self {
                lambda_runtime::Diagnostic {
                    error_type: "Retryable".to_owned(),
                    error_message: "come again".to_owned(),
                }
            }
        }

        let failure = Failure::typed(Refused(StatusError::new(409, "taken")));
        let diagnostic = failure.diagnostic(Show);
        assert_eq!(diagnostic.error_type, "Retryable");
        assert_eq!(diagnostic.error_message, "come again");
        // A response has the message of its status.
        assert_eq!(
            (failure.status(), failure.message_for(Show)),
            (409, "taken")
        );
        assert_eq!(failure.diagnostic(Hide).error_message, "taken");
    }

    #[test]
    fn long_text_is_truncated() {
        let failure = Failure::handler(Error::from("é".repeat(1_000_000) + "x"));
        assert_eq!(failure.error(), "é".repeat(16 * 1024) + "…");
        assert_eq!(failure.message_for(Show), failure.error());
    }

    #[test]
    fn redacted_message_does_not_contain_the_error() {
        let failure = Failure::handler(Error::from("SECRET"));
        assert_eq!(failure.message_for(Show), "SECRET");
        assert_eq!(failure.message_for(Hide), "internal error");
        assert_eq!(Failure::panic().message_for(Show), "internal error");
    }
}
