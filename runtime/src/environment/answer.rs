//! The answer to an invocation that did not fail.

use crate::mode::stream_guard::GuardedChunks;
use crate::reply::head::{SingleValues, all_cookies};
use crate::reply::proxy_response::ProxyResponse;
use crate::reply::stream::StreamError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt as _;
use lambda_runtime::{Diagnostic, StreamResponse};

/// The answer to an invocation that did not fail: JSON, or a stream.
pub(crate) enum Answer {
    Json(Vec<u8>),
    Stream(StreamResponse<GuardedChunks>),
}

impl Answer {
    /// Reads the answer to its end, as JSON. Lambda does the same with a stream for a caller that does not read it
    /// as one.
    ///
    /// # Errors
    ///
    /// Fails if a stream fails.
    pub(crate) async fn collect(self) -> Result<Vec<u8>, Diagnostic> {
        match self {
            Answer::Json(json) => Ok(json),
            Answer::Stream(stream) => {
                let collected = collect(stream).await;
                collected.map_err(|StreamError(diagnostic)| diagnostic)
            }
        }
    }
}

/// Reads a stream to its end, as a proxy response.
///
/// # Errors
///
/// Returns the error that the stream ends with.
async fn collect(stream: StreamResponse<GuardedChunks>) -> Result<Vec<u8>, StreamError> {
    let StreamResponse {
        metadata_prelude: head,
        mut stream,
    } = stream;
    let mut body = Vec::new();
    while let Some(chunk) = stream.next().await {
        body.extend_from_slice(&chunk?);
    }
    let (is_base64_encoded, body) = match String::from_utf8(body) {
        Ok(text) => (false, text),
        Err(error) => (true, STANDARD.encode(error.as_bytes())),
    };
    let collected = ProxyResponse {
        status_code: head.status_code.as_u16(),
        headers: SingleValues::without_cookies(&head.headers),
        multi_value_headers: None,
        cookies: Some(all_cookies(&head).collect()),
        is_base64_encoded,
        body: Some(body.into()),
    };
    Ok(serde_json::to_vec(&collected).expect("strings are valid JSON"))
}
