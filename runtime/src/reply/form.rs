//! The form that the responses of an invocation take.

use super::failure::Failure;
use super::proxy_response::{ProxyResponse, failure_body};
use super::response::Response;
use super::{RESULT, Success};
use crate::error::text::Decimal;
use crate::options::ErrorText;
use crate::resource::call::Sender;
use serde_json::value::RawValue;
use std::io::Write as _;
use std::time::Duration;

/// The form that the responses of an invocation take.
pub(crate) enum ResponseForm {
    /// A proxy response, unless a service sent the event.
    Proxy,
    /// A proxy response for ALB, which reads only its `multiValueHeaders`.
    MultiValueProxy,
    /// The handler's value as it is. A failure has no response.
    Raw,
    /// That of an HTTP response. A binary without `http` mode has nothing of it.
    #[cfg(feature = "http")]
    Http(Box<dyn HttpForm>),
}

/// The forms of HTTP responses.
#[cfg(feature = "http")]
pub(crate) trait HttpForm: Send + Sync {
    /// The response of a handler that succeeded, and returned after `took`.
    ///
    /// # Errors
    ///
    /// Fails if the response cannot be sent.
    fn success(&self, success: Success, took: Duration) -> Result<Response, Failure>;

    /// The response to a failure.
    fn failure(&self, status: u16, body: String) -> Option<Response>;
}

impl ResponseForm {
    /// The form of [`ResponseForm::Proxy`] for the sender of an event.
    pub(crate) fn proxy_for(sender: Sender) -> Self {
        match sender {
            Sender::Caller => ResponseForm::Proxy,
            Sender::LoadBalancer => ResponseForm::MultiValueProxy,
            Sender::Service => ResponseForm::Raw,
        }
    }

    /// The response of a handler that succeeded, and returned after `took`.
    ///
    /// # Errors
    ///
    /// Fails if the response cannot be sent.
    pub(crate) fn success(&self, success: Success, took: Duration) -> Result<Response, Failure> {
        match (self, success) {
            #[cfg(feature = "http")]
            (ResponseForm::Http(form), success) => form.success(success, took),
            (ResponseForm::Raw, Success::Result(result)) => {
                let value = utf8(result).split_off(RESULT.len());
                let value = RawValue::from_string(value).expect("`serde_json` writes JSON");
                Response::buffered(value, 200)
            }
            (_, Success::Result(result)) => {
                let body = with_execution_time(result, took);
                self.proxy(200, &body)
            }
            (_, Success::Json(json)) => Response::buffered(json, 200),
            (_, Success::Done) => unreachable!("a record is not an invocation"),
            (_, Success::Stream(stream)) => Ok(Response::streamed(*stream)),
            #[cfg(feature = "http")]
            (_, Success::Http(_)) => unreachable!("only `http` mode makes an HTTP response"),
        }
    }

    /// The response to a failure, if the form has one.
    pub(crate) fn failure(
        &self,
        failure: &Failure,
        error_text: ErrorText,
        request_id: &str,
    ) -> Option<Response> {
        let status = failure.status();
        let body = || failure_body(failure.message_for(error_text), request_id);
        match self {
            ResponseForm::Proxy | ResponseForm::MultiValueProxy => self.proxy(status, &body()).ok(),
            #[cfg(feature = "http")]
            ResponseForm::Http(form) => form.failure(status, body()),
            ResponseForm::Raw => None,
        }
    }

    /// A proxy response with a body that is JSON.
    fn proxy(&self, status: u16, body: &str) -> Result<Response, Failure> {
        let is_multi_value = matches!(self, ResponseForm::MultiValueProxy);
        Response::serialize(&ProxyResponse::json(status, body, is_multi_value), status)
    }
}

/// `{"result":VALUE` becomes `{"result":VALUE,"execution_time":SECONDS}`.
fn with_execution_time(mut result: Vec<u8>, execution_time: Duration) -> String {
    let seconds = Decimal::exact_seconds(execution_time);
    let written = write!(result, r#","execution_time":{seconds}}}"#);
    written.expect("a vector accepts every byte");
    utf8(result)
}

fn utf8(json: Vec<u8>) -> String {
    String::from_utf8(json).expect("`serde_json` writes UTF-8")
}
