//! The response to Lambda when an invocation succeeds, or when a failure is answered.

use super::failure::Failure;
use super::stream::Stream;
use serde::Serialize;

/// The largest response that Lambda accepts unless it is a stream, in bytes.
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
const LARGEST_RESPONSE: usize = 6_291_556;

/// The response to Lambda, and the HTTP status code that it means.
pub struct Response {
    pub(crate) status: u16,
    pub(crate) content: Content,
}

pub(crate) enum Content {
    /// JSON.
    Json(Vec<u8>),
    Stream(Box<Stream>),
    /// A record of a batch has no response.
    Nothing,
}

impl Response {
    /// Serializes a response.
    ///
    /// # Errors
    ///
    /// Fails if the value cannot be serialized, or is larger than Lambda accepts.
    pub(crate) fn serialize(value: &impl Serialize, status: u16) -> Result<Self, Failure> {
        let json = serde_json::to_vec(value).map_err(|cause| Failure::unserializable(&cause))?;
        Response::json(json, status)
    }

    /// A response that is serialized already.
    ///
    /// # Errors
    ///
    /// Fails if it is larger than Lambda accepts.
    pub(crate) fn json(json: Vec<u8>, status: u16) -> Result<Self, Failure> {
        let size = json.len();
        if size > LARGEST_RESPONSE {
            return Err(Failure::too_large(size, LARGEST_RESPONSE));
        }
        let content = Content::Json(json);
        Ok(Response { status, content })
    }

    /// A response whose body is a stream.
    pub(crate) fn stream(stream: Stream) -> Self {
        Response {
            status: stream.metadata_prelude.status_code.as_u16(),
            content: Content::Stream(Box::new(stream)),
        }
    }

    /// A record of a batch was processed.
    pub(crate) fn nothing() -> Self {
        Response {
            status: 200,
            content: Content::Nothing,
        }
    }
}
