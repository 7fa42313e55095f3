//! What a handler answers, before it takes the form that Lambda is sent.

mod failure;
pub(crate) mod form;
mod handler_error;
pub(crate) mod proxy_response;
pub(crate) mod response;
mod returned;
pub(crate) mod stream;

pub use failure::Failure;
pub use handler_error::{HandlerError, ReadAsDiagnostic, ReadAsError, ReadAsTyped, Thrown};
pub use returned::{BatchValue, JsonOrStream, JsonValue, Returned};
#[cfg(feature = "http")]
pub use returned::{HttpStream, HttpValue};

use crate::resource::call::Sender;
use serde_json::value::RawValue;
use std::time::Instant;
use stream::Stream;

/// What a handler answers.
pub struct Reply {
    /// When the handler returned.
    pub(crate) at: Instant,
    pub(crate) outcome: Result<Success, Failure>,
    /// Who sent the event, if reading it has shown that.
    pub(crate) sender: Option<Sender>,
    /// Of a batch.
    pub(crate) batch: Option<Box<BatchCount>>,
}

/// How the records of a batch ended.
pub(crate) struct BatchCount {
    pub(crate) records: usize,
    /// Those that are not done.
    pub(crate) failed: usize,
    /// Whether a record has retired the environment.
    pub(crate) ends_environment: bool,
}

/// What stands before the value in [`Success::Result`].
pub(crate) const RESULT: &str = r#"{"result":"#;

/// What a handler that succeeded answers.
pub(crate) enum Success {
    /// `{"result":VALUE`, which `execution_time` completes.
    Result(Vec<u8>),
    Json(Box<RawValue>),
    /// A record of a batch is done.
    Done,
    #[cfg(feature = "http")]
    Http(Box<lambda_http::Response<lambda_http::Body>>),
    Stream(Box<Stream>),
}

impl Reply {
    fn new(at: Instant, outcome: Result<Success, Failure>) -> Self {
        Reply {
            at,
            outcome,
            sender: None,
            batch: None,
        }
    }

    /// A batch, with its response if it has one.
    pub(crate) fn batch(response: Result<String, Failure>, count: BatchCount) -> Self {
        let json = |json| RawValue::from_string(json).expect("a response is JSON");
        let outcome = response.map(|response| Success::Json(json(response)));
        Reply {
            batch: Some(Box::new(count)),
            ..Reply::new(Instant::now(), outcome)
        }
    }

    /// An invocation that failed, in the handler or before it.
    #[must_use]
    pub fn failure(failure: Failure) -> Self {
        Reply::new(Instant::now(), Err(failure))
    }
}
