//! `http` mode with `stream`: the body of a response is sent as it is created.

use super::{read_request, server_timing};
use crate::ending::Ending;
use crate::error::Error;
use crate::invocation::Invocation;
use crate::mode::Mode;
use crate::mode::stream_guard::{self, GuardedChunks};
use crate::options::ErrorText;
use crate::output::measurement::Measurement;
use crate::reply::response::Response;
use crate::reply::stream::Chunks;
use crate::reply::{Failure, Reply};
use bytes::Buf as _;
use futures_util::StreamExt as _;
use futures_util::stream::once;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use lambda_runtime::{MetadataPrelude, StreamResponse};
use std::future::{Ready, ready};
use std::iter;
use std::sync::Arc;
use std::time::Instant;

/// An HTTP request, and an HTTP response whose body is streamed.
pub struct HttpStreamMode;

impl Mode for HttpStreamMode {
    #[cfg(feature = "local")]
    fn name(&self) -> &'static str {
        "http"
    }

    #[cfg(feature = "local")]
    fn is_stream(&self) -> bool {
        true
    }

    fn begin(&self, invocation: &mut Invocation) -> Result<(), Failure> {
        read_request(invocation)
    }

    fn is_http(&self, invocation: &mut Invocation) -> bool {
        invocation.request.is_some()
    }

    /// It fails before the body.
    fn failure(&self, invocation: &mut Invocation, status: u16, body: String) -> Option<Response> {
        // An event that is not a request has no response.
        invocation.request.as_ref()?;
        let status = StatusCode::from_u16(status).ok()?;
        let json = HeaderValue::from_static("application/json");
        let headers = iter::once((CONTENT_TYPE, json)).collect();
        Some(Response::stream(StreamResponse {
            metadata_prelude: prelude(status, headers),
            stream: once(ready(Ok(body.into()))).boxed(),
        }))
    }

    fn guard_stream(
        &self,
        chunks: Chunks,
        error_text: ErrorText,
        measurement: Measurement,
        ending: Arc<Ending>,
    ) -> GuardedChunks {
        stream_guard::guard(chunks, error_text, measurement, ending)
    }
}

/// The value of a handler in `http` mode with `stream`.
#[diagnostic::on_unimplemented(
    message = "in `http` mode with `stream` the value of a handler is an `http::Response`, and `{Self}` is not",
    label = "not an `http::Response` whose body is an `http_body::Body`",
    note = "the body is `Send + 'static`, such as `axum::body::Body`",
    note = "without `stream`, the value is anything that implements `prewarm::lambda_http::IntoResponse`"
)]
pub trait HttpStream {
    /// Makes the response, whose body comes later.
    fn reply(self, invocation: &mut Invocation) -> Ready<Reply>;
}

#[diagnostic::do_not_recommend]
impl<B> HttpStream for http::Response<B>
where
    B: http_body::Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Error>,
{
    fn reply(self, invocation: &mut Invocation) -> Ready<Reply> {
        let at = Instant::now();
        let (mut head, body) = self.into_parts();
        let timing = server_timing(at, invocation);
        head.headers.append(super::SERVER_TIMING, timing);
        let response = Response::stream(StreamResponse {
            metadata_prelude: prelude(head.status, head.headers),
            stream: chunks(body),
        });
        ready(Reply::new(at, Ok(response)))
    }
}

fn prelude(status_code: StatusCode, headers: HeaderMap) -> MetadataPrelude {
    MetadataPrelude {
        status_code,
        headers,
        cookies: Vec::new(),
    }
}

/// The data of a body. Its trailers are left out: Lambda has them for errors alone.
pub(super) fn chunks<B>(body: B) -> Chunks
where
    B: http_body::Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Error>,
{
    let data = http_body_util::BodyDataStream::new(Box::pin(body));
    let chunks = data.map(|data| match data {
        Ok(mut data) => Ok(data.copy_to_bytes(data.remaining())),
        Err(error) => Err(error.into()),
    });
    chunks.boxed()
}
