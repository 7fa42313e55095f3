//! What Lambda is sent when an invocation succeeds, or when a failure is answered.

use super::failure::Failure;
use super::stream::{self, Chunks, GuardedChunks, Stream, StreamError};
use lambda_runtime::{Diagnostic, FunctionResponse};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

/// The largest response that Lambda accepts unless it is a stream, in bytes.
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
const LARGEST_RESPONSE: usize = 6_291_556;

/// JSON, or a stream.
pub(crate) type Payload = FunctionResponse<Box<RawValue>, GuardedChunks>;

/// What Lambda is sent, and the HTTP status code that it stands for.
pub(crate) struct Response {
    pub(crate) payload: FunctionResponse<Box<RawValue>, Chunks>,
    pub(crate) status: u16,
}

impl Response {
    /// Serializes a response.
    ///
    /// # Errors
    ///
    /// Fails if the value cannot be serialized, or is larger than Lambda accepts.
    pub(crate) fn serialize(value: &impl Serialize, status: u16) -> Result<Self, Failure> {
        let json = to_raw_value(value).map_err(|cause| Failure::unserializable(&cause))?;
        Response::buffered(json, status)
    }

    /// A response that is serialized already.
    ///
    /// # Errors
    ///
    /// Fails if it is larger than Lambda accepts.
    pub(crate) fn buffered(json: Box<RawValue>, status: u16) -> Result<Self, Failure> {
        let size = json.get().len();
        if size > LARGEST_RESPONSE {
            return Err(Failure::too_large(size, LARGEST_RESPONSE));
        }
        let payload = FunctionResponse::BufferedResponse(json);
        Ok(Response { payload, status })
    }

    /// A response whose body is a stream.
    pub(crate) fn streamed(stream: Stream) -> Self {
        Response {
            status: stream.metadata_prelude.status_code.as_u16(),
            payload: FunctionResponse::StreamingResponse(stream),
        }
    }
}

/// Reads a payload to its end, as JSON. Lambda does the same with a stream for a caller that does not read it
/// as one.
///
/// # Errors
///
/// Fails if a stream fails.
pub(crate) async fn collect(payload: Payload) -> Result<Box<RawValue>, Diagnostic> {
    let stream = match payload {
        FunctionResponse::BufferedResponse(json) => return Ok(json),
        FunctionResponse::StreamingResponse(stream) => stream,
    };
    let collected = stream::collect(stream).await;
    let collected = collected.map_err(|StreamError(diagnostic)| diagnostic)?;
    Ok(to_raw_value(&collected).expect("strings are valid JSON"))
}
