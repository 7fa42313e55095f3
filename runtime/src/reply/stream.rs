//! A streamed response.

use super::proxy_response::ProxyResponse;
use crate::error::Error;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use lambda_runtime::{Diagnostic, StreamResponse};
use std::collections::BTreeMap;
use std::{error, fmt};

pub(crate) type Chunks = BoxStream<'static, Result<Bytes, Error>>;

pub(crate) type Stream = StreamResponse<Chunks>;

/// A proxy response whose body was a stream.
pub(crate) type CollectedStream = ProxyResponse<'static, BTreeMap<String, String>>;

/// What a stream ends with that has failed: what its reader may see of it.
pub(crate) struct StreamError(pub(crate) Diagnostic);

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
pub(crate) async fn collect(stream: Stream) -> Result<CollectedStream, Error> {
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
