//! Where the answer to an event goes.

use super::client::Client;
use crate::error::Error;
use crate::output::log;
use http::request::Builder;
use http::{HeaderName, HeaderValue, Method, Request, StatusCode};
use lambda_runtime::Diagnostic;
use lambda_runtime_api_client::body::Body;
use lambda_runtime_api_client::build_request;

/// Lambda wants it back if it sends one.
pub(crate) const INVOCATION_ID: HeaderName =
    HeaderName::from_static("lambda-runtime-invocation-id");

pub(super) const ERROR_TYPE: HeaderName =
    HeaderName::from_static("lambda-runtime-function-error-type");

/// Where the answer to an event goes.
pub struct Destination<'a> {
    pub(crate) client: &'a Client,
    pub(crate) request_id: &'a str,
    pub(crate) invocation_id: Option<&'a HeaderValue>,
}

impl Destination<'_> {
    /// Sends a response, which is JSON.
    ///
    /// # Errors
    ///
    /// Fails if the Runtime API does not answer.
    pub(crate) async fn respond(&self, json: Vec<u8>) -> Result<(), Error> {
        let request = self.request("response").body(Body::from(json))?;
        self.post(request).await
    }

    /// Sends a function error.
    ///
    /// # Errors
    ///
    /// Fails if the Runtime API does not answer.
    pub(crate) async fn fail(&self, diagnostic: &Diagnostic) -> Result<(), Error> {
        let body = serde_json::to_vec(diagnostic)?;
        let request = self.request("error").header(ERROR_TYPE, "unhandled");
        self.post(request.body(Body::from(body))?).await
    }

    /// The head of a request to `/invocation/ID/response` or `/invocation/ID/error`.
    pub(super) fn request(&self, kind: &str) -> Builder {
        let id = self.request_id;
        let request = build_request()
            .method(Method::POST)
            .uri(format!("/2018-06-01/runtime/invocation/{id}/{kind}"));
        match self.invocation_id {
            Some(id) => request.header(INVOCATION_ID, id),
            None => request,
        }
    }

    /// Sends an answer. Lambda may refuse it, for example because the time is over. The next event is asked for then,
    /// as after any other.
    ///
    /// # Errors
    ///
    /// Fails if the Runtime API does not answer.
    async fn post(&self, request: Request<Body>) -> Result<(), Error> {
        self.check(self.client.post(request).await?);
        Ok(())
    }

    pub(super) fn check(&self, status: StatusCode) {
        if !status.is_success() {
            log::refused_answer(self.request_id, status.as_str());
        }
    }
}
