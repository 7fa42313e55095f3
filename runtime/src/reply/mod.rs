//! What a handler answers, before it takes the form that Lambda is sent.

mod failure;
pub(crate) mod proxy_response;
pub(crate) mod response;
mod returned;
pub(crate) mod stream;

pub use failure::Failure;
#[cfg(feature = "http")]
pub use returned::HttpValue;
pub use returned::{HandlerError, JsonOrStream, JsonValue, Returned};

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
}

/// What stands before the value in [`Success::Result`].
pub(crate) const RESULT: &str = r#"{"result":"#;

/// What a handler that succeeded answers.
pub(crate) enum Success {
    /// `{"result":VALUE`, which `execution_time` completes.
    Result(Vec<u8>),
    Json(Box<RawValue>),
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
        }
    }

    /// An invocation that failed, in the handler or before it.
    #[must_use]
    pub fn failure(failure: Failure) -> Self {
        Reply::new(Instant::now(), Err(failure))
    }
}
