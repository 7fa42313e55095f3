//! A streamed response.

use super::proxy_response::ProxyResponse;
use crate::error::Error;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use http::{HeaderName, HeaderValue};
use lambda_runtime::{Diagnostic, MetadataPrelude, StreamResponse};
use std::collections::BTreeMap;
use std::pin::Pin;
use std::{error, fmt};
#[cfg(feature = "http")]
use {
    bytes::Buf as _,
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
};

pub(crate) type Chunks = BoxStream<'static, Result<Bytes, Error>>;

pub(crate) type Stream = StreamResponse<Chunks>;

/// Chunks that are watched over to their end.
pub(crate) type GuardedChunks = Pin<Box<dyn Guarded + Send>>;

/// A stream that is watched over to its end, and that knows how it is sent: a binary whose handler makes none has
/// nothing of that.
pub trait Guarded: futures_util::Stream<Item = Result<Bytes, StreamError>> {
    /// Sends it to its end, or until nobody reads it any more.
    ///
    /// # Errors
    ///
    /// Fails if the Runtime API does not answer.
    fn send(
        self: Pin<Box<Self>>,
        head: MetadataPrelude,
        destination: Destination,
    ) -> BoxFuture<'static, Result<(), Error>>;
}

/// What a stream answers.
pub struct Destination {
    pub(crate) request_id: String,
    /// That of the header [`INVOCATION_ID`]. Lambda wants it back if it sends one.
    pub(crate) invocation_id: Option<HeaderValue>,
}

pub(crate) const INVOCATION_ID: HeaderName =
    HeaderName::from_static("lambda-runtime-invocation-id");

pub(crate) type GuardedStream = StreamResponse<GuardedChunks>;

/// A proxy response whose body was a stream.
pub(crate) type CollectedStream = ProxyResponse<'static, BTreeMap<String, String>>;

/// The head of a streamed response. It has one value for each name, and the cookies apart.
/// <https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html>
#[cfg(feature = "http")]
pub(crate) fn prelude(status_code: StatusCode, headers: &HeaderMap) -> MetadataPrelude {
    let mut single = HeaderMap::new();
    let mut cookies = Vec::new();
    for (name, value) in headers {
        if name == SET_COOKIE {
            cookies.push(String::from_utf8_lossy(value.as_bytes()).into_owned());
            continue;
        }
        let value = match single.get(name) {
            None => value.clone(),
            Some(given) => joined(given, value),
        };
        single.insert(name, value);
    }
    MetadataPrelude {
        status_code,
        headers: single,
        cookies,
    }
}

/// Two values of a header as one.
#[cfg(feature = "http")]
pub(crate) fn joined(one: &HeaderValue, other: &HeaderValue) -> HeaderValue {
    let both = [one.as_bytes(), b", ", other.as_bytes()].concat();
    HeaderValue::from_bytes(&both).expect("two valid values are valid")
}

/// The data of a body. Its trailers are left out: Lambda has them for errors alone.
#[cfg(feature = "http")]
pub(crate) fn chunks<B>(body: B) -> Chunks
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

/// What a stream ends with that has failed: what its reader may see of it.
pub struct StreamError(pub(crate) Diagnostic);

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.error_message)
    }
}

impl fmt::Debug for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl error::Error for StreamError {}

/// Reads a stream to its end.
///
/// # Errors
///
/// Returns the error that the stream ends with.
pub(crate) async fn collect(stream: GuardedStream) -> Result<CollectedStream, StreamError> {
    let StreamResponse {
        metadata_prelude: prelude,
        mut stream,
    } = stream;
    let mut body = Vec::new();
    while let Some(chunk) = stream.next().await {
        body.extend_from_slice(&chunk?);
    }
    let headers = prelude.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        (name.to_string(), value.into_owned())
    });
    let (is_base64_encoded, body) = match String::from_utf8(body) {
        Ok(text) => (false, text),
        Err(error) => (true, STANDARD.encode(error.as_bytes())),
    };
    Ok(CollectedStream {
        status_code: prelude.status_code.as_u16(),
        headers: headers.collect(),
        multi_value_headers: None,
        cookies: Some(prelude.cookies),
        is_base64_encoded,
        body: Some(body.into()),
    })
}
