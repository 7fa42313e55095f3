//! Errors of the Invoke API itself.
//! <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors>

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE};
use http::{HeaderValue, Response, StatusCode};
use serde::Serialize;
use tokio::task::JoinError;

/// An error of the Invoke API itself, in the form that SDKs read.
#[derive(Serialize)]
pub(super) struct ApiError {
    #[serde(skip)]
    status: StatusCode,
    #[serde(skip)]
    error_type: &'static str,
    #[serde(rename = "Message")]
    message: String,
}

impl ApiError {
    pub(super) fn new(
        status: StatusCode,
        error_type: &'static str,
        message: impl Into<String>,
    ) -> Self {
        ApiError {
            status,
            error_type,
            message: message.into(),
        }
    }

    pub(super) fn content(message: String) -> Self {
        let error_type = "InvalidRequestContentException";
        ApiError::new(StatusCode::BAD_REQUEST, error_type, message)
    }

    pub(super) fn unanswered(error: &JoinError) -> Self {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        ApiError::new(status, "ServiceException", error.to_string())
    }

    pub(super) fn into_response(self) -> Response<Bytes> {
        let body = serde_json::to_vec(&self).expect("strings are valid JSON");
        let mut response = Response::new(Bytes::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(
            "x-amzn-errortype",
            HeaderValue::from_static(self.error_type),
        );
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(ALLOW, HeaderValue::from_static("POST"));
        }
        response
    }
}
