use serde::Serialize;

/// A response as API Gateway, function URLs and ALB take it.
/// <https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Response {
    status_code: u16,
    headers: Headers,
    is_base64_encoded: bool,
    body: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Headers {
    content_type: &'static str,
}

#[derive(Serialize)]
struct FailureBody<'a> {
    error: &'a str,
    request_id: &'a str,
}

impl Response {
    /// `body` is JSON.
    pub(crate) fn new(status_code: u16, body: String) -> Self {
        Response {
            status_code,
            headers: Headers {
                content_type: "application/json",
            },
            is_base64_encoded: false,
            body,
        }
    }

    pub(crate) fn failure(status_code: u16, error: &str, request_id: &str) -> Self {
        let body = serde_json::to_string(&FailureBody { error, request_id });
        Response::new(status_code, body.expect("strings serialise"))
    }
}
