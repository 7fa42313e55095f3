//! What the types that a handler returns must be.
//!
//! The compiler quotes these traits to users. Each has a method, which the expansion calls by the path of its trait: a
//! bound of a function would be quoted as well.

use crate::error::Error;
use crate::reply::stream::Chunks;
#[cfg(feature = "http")]
use crate::reply::stream::{chunks, prelude};
use crate::reply::{Failure, RESULT, Reply, Success};
#[cfg(feature = "http")]
use crate::resource::BoxFuture;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use lambda_runtime::{FunctionResponse, IntoFunctionResponse, StreamResponse};
use serde::Serialize;
use serde_json::value::to_raw_value;
use std::fmt::Debug;
#[cfg(feature = "http")]
use std::future::{Ready, ready};
use std::time::Instant;

/// What a handler returns.
#[diagnostic::on_unimplemented(
    message = "a handler returns a `Result`, not `{Self}`",
    label = "not a `Result`",
    note = "write `Result<{Self}, prewarm::Error>`, and end the body with `Ok(...)`"
)]
pub trait Returned {
    type Value;
    type Error;

    /// # Errors
    ///
    /// Fails if the handler has.
    fn into_result(self) -> Result<Self::Value, Self::Error>;
}

#[diagnostic::do_not_recommend]
impl<T, E> Returned for Result<T, E> {
    type Value = T;
    type Error = E;

    fn into_result(self) -> Self {
        self
    }
}

/// The value of a handler, but in `http` and `raw` mode.
#[diagnostic::on_unimplemented(
    message = "the value of a handler is sent as JSON, and `{Self}` does not implement `serde::Serialize`",
    label = "not `Serialize`",
    note = "for local types consider adding `#[derive(serde::Serialize)]` to your `{Self}` type",
    note = "for types from other crates check whether the crate offers a `serde` feature flag",
    note = "an HTTP response needs `#[lambda_handler(http)]`, and a stream `#[lambda_handler(raw)]`"
)]
pub trait JsonValue {
    fn reply(self) -> Reply;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> JsonValue for T {
    fn reply(self) -> Reply {
        let at = Instant::now();
        let mut result = Vec::with_capacity(128);
        result.extend_from_slice(RESULT.as_bytes());
        let written = serde_json::to_writer(&mut result, &self);
        let outcome = written.map(|()| Success::Result(result));
        Reply::new(at, outcome.map_err(|cause| Failure::unserializable(&cause)))
    }
}

/// The value of a handler in `raw` mode. `Kind` has the parameters that the implementation needs.
#[diagnostic::on_unimplemented(
    message = "the value of a handler is sent as JSON or as a stream, and `{Self}` is neither",
    label = "not `Serialize`, and not a stream",
    note = "for local types consider adding `#[derive(serde::Serialize)]` to your `{Self}` type",
    note = "for types from other crates check whether the crate offers a `serde` feature flag",
    note = "an HTTP response needs `#[lambda_handler(http)]`"
)]
pub trait JsonOrStream<Kind> {
    fn reply(self) -> Reply;
}

#[diagnostic::do_not_recommend]
impl<T, B, S, D, E> JsonOrStream<(B, S, D, E)> for T
where
    T: IntoFunctionResponse<B, S>,
    B: Serialize,
    S: Stream<Item = Result<D, E>> + Unpin + Send + 'static,
    D: Into<Bytes> + Send,
    E: Into<Error> + Send + Debug,
{
    fn reply(self) -> Reply {
        let at = Instant::now();
        let outcome = match self.into_response() {
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
}

/// The value of a handler in `http` mode.
#[cfg(feature = "http")]
#[diagnostic::on_unimplemented(
    message = "in `http` mode the value of a handler is a response, and `{Self}` does not implement \
               `prewarm::lambda_http::IntoResponse`",
    label = "not a response",
    note = "without `http`, the value is sent as JSON"
)]
pub trait HttpValue {
    fn reply(self) -> BoxFuture<Reply>;
}

#[cfg(feature = "http")]
#[diagnostic::do_not_recommend]
impl<T: lambda_http::IntoResponse> HttpValue for T {
    fn reply(self) -> BoxFuture<Reply> {
        let at = Instant::now();
        let response = self.into_response();
        Box::pin(async move { Reply::new(at, Ok(Success::Http(Box::new(response.await)))) })
    }
}

/// The value of a handler in `http` mode with `stream`.
#[cfg(feature = "http")]
#[diagnostic::on_unimplemented(
    message = "in `http` mode with `stream` the value of a handler is an `http::Response`, and `{Self}` is not",
    label = "not an `http::Response` whose body is an `http_body::Body`",
    note = "the body is `Send + 'static`, such as `axum::body::Body`",
    note = "without `stream`, the value is anything that implements `prewarm::lambda_http::IntoResponse`"
)]
pub trait HttpStream {
    fn reply(self) -> Ready<Reply>;
}

#[cfg(feature = "http")]
#[diagnostic::do_not_recommend]
impl<B> HttpStream for http::Response<B>
where
    B: http_body::Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Error>,
{
    fn reply(self) -> Ready<Reply> {
        let at = Instant::now();
        let (head, body) = self.into_parts();
        let stream = StreamResponse {
            metadata_prelude: prelude(head.status, &head.headers),
            stream: chunks(body),
        };
        ready(Reply::new(at, Ok(Success::Stream(Box::new(stream)))))
    }
}

/// The value of a handler in `batch` mode.
#[diagnostic::on_unimplemented(
    message = "in `batch` mode a handler has no value, and returns `Ok(())`, not `{Self}`",
    label = "not `()`",
    note = "a record whose handler returns an `Err` has failed; what a record yields is stored or sent by the handler"
)]
pub trait BatchValue {
    fn reply(self) -> Reply;
}

#[diagnostic::do_not_recommend]
impl BatchValue for () {
    fn reply(self) -> Reply {
        Reply::new(Instant::now(), Ok(Success::Done))
    }
}
