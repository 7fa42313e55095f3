//! The form of a response that API Gateway, function URLs and ALB read.

use serde::{Deserialize, Serialize};
use serde_json::json;
use std::borrow::Cow;

/// A response in the form that API Gateway, function URLs and ALB read.
/// <https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload>
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProxyResponse<'a, H> {
    pub(crate) status_code: u16,
    #[serde(default)]
    pub(crate) headers: H,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub(crate) multi_value_headers: Option<MultiValueHeaders>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cookies: Option<Vec<Cow<'a, str>>>,
    #[serde(default)]
    pub(crate) is_base64_encoded: bool,
    pub(crate) body: Option<Cow<'a, str>>,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct JsonHeaders {
    content_type: &'static str,
}

/// The same headers for ALB.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct MultiValueHeaders {
    content_type: [&'static str; 1],
}

impl MultiValueHeaders {
    pub(crate) fn json() -> Self {
        MultiValueHeaders {
            content_type: [JSON],
        }
    }
}

const JSON: &str = "application/json";

impl<'a> ProxyResponse<'a, JsonHeaders> {
    /// A response with a body that is JSON.
    pub(crate) fn json(status_code: u16, body: &'a str) -> Self {
        ProxyResponse {
            status_code,
            headers: JsonHeaders { content_type: JSON },
            multi_value_headers: None,
            cookies: None,
            is_base64_encoded: false,
            body: Some(Cow::Borrowed(body)),
        }
    }
}

/// The body of the response to a failure.
pub(crate) fn failure_body(error: &str, request_id: &str) -> String {
    json!({"error": error, "request_id": request_id}).to_string()
}
