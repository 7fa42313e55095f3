//! The answer to an invocation that did not fail.

use crate::mode::stream_guard::GuardedChunks;
use crate::reply::proxy_response::ProxyResponse;
use crate::reply::stream::StreamError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt as _;
use lambda_runtime::{Diagnostic, StreamResponse};
use std::collections::BTreeMap;

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
                let collected = collected.map_err(|StreamError(diagnostic)| diagnostic)?;
                Ok(serde_json::to_vec(&collected).expect("strings are valid JSON"))
            }
        }
    }
}

/// A proxy response whose body was a stream.
type CollectedStream = ProxyResponse<'static, BTreeMap<String, String>>;

/// Reads a stream to its end.
///
/// # Errors
///
/// Returns the error that the stream ends with.
async fn collect(stream: StreamResponse<GuardedChunks>) -> Result<CollectedStream, StreamError> {
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
