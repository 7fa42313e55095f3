//! The answers of handlers.

mod failure;
mod handler_error;
pub(crate) mod head;
pub(crate) mod proxy_response;
pub(crate) mod response;
pub(crate) mod stream;

pub(crate) use failure::Failure;
pub use handler_error::{HandlerError, ReadAsDiagnostic, ReadAsError, ReadAsTyped, Thrown};

use response::Response;
use std::time::Instant;

/// The answer of a handler.
pub struct Reply {
    /// When the handler returned.
    pub(crate) at: Instant,
    pub(crate) outcome: Result<Response, Failure>,
}

impl Reply {
    pub(crate) fn new(at: Instant, outcome: Result<Response, Failure>) -> Self {
        Reply { at, outcome }
    }

    /// An invocation that failed, in the handler or before it.
    #[must_use]
    pub fn failure(failure: Failure) -> Self {
        Reply::new(Instant::now(), Err(failure))
    }
}
