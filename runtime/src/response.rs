//! What Lambda is sent.

use crate::Error;
use crate::failure::Failure;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use lambda_runtime::{FunctionResponse, StreamResponse};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use std::collections::BTreeMap;

/// The most that Lambda takes of a response that is not a stream, in bytes.
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
pub(crate) const LARGEST_RESPONSE: usize = 6_291_556;

/// JSON, or a stream.
pub(crate) type Response = FunctionResponse<Box<RawValue>, Chunks>;

pub(crate) type Chunks = BoxStream<'static, Result<Bytes, Error>>;

pub(crate) type Stream = StreamResponse<Chunks>;

/// Writes a response, or finds that it cannot be sent.
pub(crate) fn buffered(value: &impl Serialize) -> Result<Response, Box<Failure>> {
    let json = to_raw_value(value).map_err(|cause| Box::new(Failure::unserializable(&cause)))?;
    sized(json)
}

/// A response that is not too large.
pub(crate) fn sized(json: Box<RawValue>) -> Result<Response, Box<Failure>> {
    let size = json.get().len();
    if size > LARGEST_RESPONSE {
        return Err(Box::new(Failure::too_large(size, LARGEST_RESPONSE)));
    }
    Ok(FunctionResponse::BufferedResponse(json))
}

/// A response as API Gateway, function URLs and ALB take it.
/// <https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Envelope<'a> {
    status_code: u16,
    headers: Headers,
    is_base64_encoded: bool,
    body: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Headers {
    content_type: &'static str,
}

impl<'a> Envelope<'a> {
    /// `body` is JSON.
    pub(crate) fn new(status_code: u16, body: &'a str) -> Self {
        Envelope {
            status_code,
            headers: Headers {
                content_type: "application/json",
            },
            is_base64_encoded: false,
            body,
        }
    }
}

/// The body of the response to a failure.
pub(crate) fn failure_body(error: &str, request_id: &str) -> String {
    #[derive(Serialize)]
    struct Body<'a> {
        error: &'a str,
        request_id: &'a str,
    }

    serde_json::to_string(&Body { error, request_id }).expect("strings serialise")
}

/// A stream that was read to its end, in the same form.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Whole {
    status_code: u16,
    headers: BTreeMap<String, String>,
    cookies: Vec<String>,
    is_base64_encoded: bool,
    body: String,
}

impl Whole {
    pub(crate) async fn read(stream: Stream) -> Result<Self, Error> {
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
        Ok(Whole {
            status_code: prelude.status_code.as_u16(),
            headers: headers.collect(),
            cookies: prelude.cookies,
            is_base64_encoded,
            body,
        })
    }
}
