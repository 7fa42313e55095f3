//! The form in which a failure is sent and logged.

use super::{Failure, Kind};
use crate::error::INIT_ERROR;
use crate::options::ErrorText;
use lambda_runtime::Diagnostic;

const INTERNAL_ERROR: &str = "internal error";

impl Failure {
    /// The name that state machines catch. It stays the same from version to version.
    pub(crate) fn error_type(&self) -> &str {
        match &self.0.kind {
            Kind::Handler { error_type, .. } => error_type,
            Kind::Panic => "Panic",
            Kind::Timeout => "Timeout",
            Kind::InvalidEvent { .. } | Kind::UnsupportedEvent => "InvalidEvent",
            Kind::UnknownPathParameter => "UnknownPathParameter",
            Kind::Unserializable => "Unserializable",
            Kind::ResponseTooLarge => "ResponseTooLarge",
            Kind::Init => INIT_ERROR,
            Kind::Batch => "BatchFailed",
        }
    }

    /// The HTTP status code of the response.
    pub(crate) fn status(&self) -> u16 {
        match &self.0.kind {
            Kind::Handler { status, .. } => status.as_ref().map_or(500, |(code, _)| *code),
            Kind::InvalidEvent { .. } | Kind::UnsupportedEvent => 400,
            Kind::Timeout => 504,
            Kind::Panic
            | Kind::UnknownPathParameter
            | Kind::Unserializable
            | Kind::ResponseTooLarge
            | Kind::Init
            | Kind::Batch => 500,
        }
    }

    /// Whether the failure is answered with a response, in the modes that have one. Lambda would take the
    /// response to a failed INIT for a success, and alarms would stay quiet.
    pub(crate) fn has_response(&self) -> bool {
        !matches!(self.0.kind, Kind::Init)
    }

    pub(crate) fn is_timeout(&self) -> bool {
        matches!(self.0.kind, Kind::Timeout)
    }

    /// The failure, as the caller sees it.
    pub(crate) fn message_for(&self, error_text: ErrorText) -> &str {
        match (error_text, &self.0.kind) {
            (ErrorText::Show, _) => self.public_message(),
            // It quotes what the caller has sent.
            (ErrorText::HideOverHttp, Kind::InvalidEvent { message }) => message,
            (ErrorText::HideOverHttp | ErrorText::Hide, _) => self.redacted_message(),
        }
    }

    fn public_message(&self) -> &str {
        match &self.0.kind {
            Kind::Handler {
                status: Some((_, message)),
                ..
            }
            | Kind::Handler {
                message: Some(message),
                ..
            }
            | Kind::InvalidEvent { message } => message,
            Kind::Panic | Kind::Timeout => self.redacted_message(),
            _ => &self.0.error,
        }
    }

    fn redacted_message(&self) -> &str {
        match &self.0.kind {
            Kind::Handler {
                status: Some((_, message)),
                ..
            } => message,
            Kind::Handler { .. }
            | Kind::Panic
            | Kind::UnknownPathParameter
            | Kind::Unserializable => INTERNAL_ERROR,
            Kind::Timeout => "timed out",
            Kind::InvalidEvent { .. } => "invalid event",
            Kind::ResponseTooLarge => "the response is too large",
            Kind::Init => "a resource is not initialized",
            Kind::Batch | Kind::UnsupportedEvent => &self.0.error,
        }
    }

    /// A function error, as the caller of Lambda's Invoke API sees it.
    pub(crate) fn diagnostic(&self, error_text: ErrorText) -> Diagnostic {
        let message = match (&self.0.kind, error_text) {
            // The error's own text for its caller.
            (
                Kind::Handler {
                    message: Some(message),
                    ..
                },
                ErrorText::Show,
            ) => message,
            _ => self.message_for(error_text),
        };
        Diagnostic {
            error_type: self.error_type().to_owned(),
            error_message: message.to_owned(),
        }
    }
}
