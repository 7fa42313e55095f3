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

use crate::error::Error;
#[cfg(feature = "http")]
use crate::resource::BoxFuture;
use crate::resource::call::Sender;
use bytes::Bytes;
use futures_util::StreamExt as _;
use lambda_runtime::{FunctionResponse, IntoFunctionResponse, StreamResponse};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use std::fmt::Debug;
use std::time::Instant;
use stream::{Chunks, Stream};

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

    /// The value of a handler that succeeded.
    fn ok<T: Serialize>(value: &T) -> Self {
        let at = Instant::now();
        let mut result = Vec::with_capacity(128);
        result.extend_from_slice(RESULT.as_bytes());
        let written = serde_json::to_writer(&mut result, value);
        let outcome = written.map(|()| Success::Result(result));
        Reply::new(at, outcome.map_err(|cause| Failure::unserializable(&cause)))
    }

    /// The value of a handler that succeeded, which is sent as it is: JSON, or a stream.
    fn raw<T, B, S, D, E>(value: T) -> Self
    where
        T: IntoFunctionResponse<B, S>,
        B: Serialize,
        S: futures_util::Stream<Item = Result<D, E>> + Unpin + Send + 'static,
        D: Into<Bytes> + Send,
        E: Into<Error> + Send + Debug,
    {
        let at = Instant::now();
        let outcome = match value.into_response() {
            FunctionResponse::BufferedResponse(value) => {
                let json = to_raw_value(&value);
                let json = json.map_err(|cause| Failure::unserializable(&cause));
                json.map(Success::Json)
            }
            FunctionResponse::StreamingResponse(StreamResponse {
                metadata_prelude,
                stream,
            }) => {
                let chunks = stream.map(|chunk| chunk.map(Into::into).map_err(Into::into));
                let stream: Chunks = chunks.boxed();
                Ok(Success::Stream(Box::new(StreamResponse {
                    metadata_prelude,
                    stream,
                })))
            }
        };
        Reply::new(at, outcome)
    }

    /// The HTTP response of a handler that succeeded.
    #[cfg(feature = "http")]
    fn http<T: lambda_http::IntoResponse>(value: T) -> BoxFuture<Self> {
        let at = Instant::now();
        let response = value.into_response();
        Box::pin(async move { Reply::new(at, Ok(Success::Http(Box::new(response.await)))) })
    }

    /// The error of a handler that failed.
    fn err<E: Into<Error>>(error: E) -> Self {
        Reply::failure(Failure::handler(error))
    }

    /// An invocation that failed, in the handler or before it.
    #[must_use]
    pub fn failure(failure: Failure) -> Self {
        Reply::new(Instant::now(), Err(failure))
    }
}
