//! Where the answer to an event goes.

use super::connection::{Connection, RequestBody};
use crate::error::Error;
use crate::output::log;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use http_body_util::{Either, Full};
use lambda_runtime::Diagnostic;

/// Lambda wants it back if it sends one.
const INVOCATION_ID: HeaderName = HeaderName::from_static("lambda-runtime-invocation-id");

pub(super) const ERROR_TYPE: HeaderName =
    HeaderName::from_static("lambda-runtime-function-error-type");

/// Where the answer to an event goes.
pub struct Destination<'a> {
    connection: &'a Connection,
    request_id: &'a str,
    invocation_id: Option<&'a HeaderValue>,
}

impl<'a> Destination<'a> {
    /// Where the answer to the event with these headers goes.
    pub(crate) fn new(
        connection: &'a Connection,
        request_id: &'a str,
        headers: &'a HeaderMap,
    ) -> Self {
        Destination {
            connection,
            request_id,
            invocation_id: headers.get(INVOCATION_ID),
        }
    }

    /// Sends a response, which is JSON.
    ///
    /// # Errors
    ///
    /// Fails if the Runtime API does not answer.
    pub(crate) async fn respond(&self, json: Vec<u8>) -> Result<(), Error> {
        self.post(self.request("response", whole(json))?).await?;
        Ok(())
    }

    /// Sends a function error.
    ///
    /// # Errors
    ///
    /// Fails if the Runtime API does not answer.
    pub(crate) async fn fail(&self, diagnostic: &Diagnostic) -> Result<(), Error> {
        let body = serde_json::to_vec(diagnostic)?;
        let mut request = self.request("error", whole(body))?;
        let error_type = HeaderValue::from_static("unhandled");
        request.headers_mut().insert(ERROR_TYPE, error_type);
        self.post(request).await?;
        Ok(())
    }

    /// A request to `/invocation/ID/response` or `/invocation/ID/error`.
    pub(super) fn request(
        &self,
        kind: &str,
        body: RequestBody,
    ) -> Result<Request<RequestBody>, Error> {
        let id = self.request_id;
        let path = format!("/2018-06-01/runtime/invocation/{id}/{kind}");
        let mut request = self.connection.request(Method::POST, &path, body)?;
        if let Some(id) = self.invocation_id {
            request.headers_mut().insert(INVOCATION_ID, id.clone());
        }
        Ok(request)
    }

    /// Sends an answer. Lambda can refuse it, for example because the time is over. The next event is asked for then,
    /// as after any other. Returns whether Lambda has accepted it.
    ///
    /// # Errors
    ///
    /// Fails if the Runtime API does not answer.
    pub(super) async fn post(&self, request: Request<RequestBody>) -> Result<bool, Error> {
        let status = self.connection.post(request).await?;
        if !status.is_success() {
            log::refused_answer(self.request_id, status.as_str());
        }
        Ok(status.is_success())
    }
}

/// A body that is there.
pub(super) fn whole(bytes: Vec<u8>) -> RequestBody {
    Either::Left(Full::new(Bytes::from(bytes)))
}
