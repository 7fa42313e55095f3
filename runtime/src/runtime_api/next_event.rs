//! Waits for an event, or for the restore of a snapshot.
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-next>

use super::connection::Connection;
use crate::error::Error;
use bytes::Bytes;
use http::header::ToStrError;
use http::response::Parts;
use http::{HeaderValue, Response, StatusCode};
use http_body_util::{BodyExt as _, Collected};
use hyper::body::Incoming;
use lambda_runtime::{Config, Context};
use std::sync::Arc;

const REQUEST_ID: &str = "lambda-runtime-aws-request-id";
const DEADLINE: &str = "lambda-runtime-deadline-ms";

/// An event as Lambda sends it.
pub(crate) struct NextEvent {
    pub(crate) parts: Parts,
    pub(crate) request_id: String,
    /// The event, or why it did not arrive whole.
    pub(crate) body: Result<Bytes, Error>,
}

impl NextEvent {
    /// Waits for the next event. None if Lambda has none yet, as emulators say.
    ///
    /// # Errors
    ///
    /// Fails if Lambda sends something else.
    pub(crate) async fn receive(connection: &Connection) -> Result<Option<Self>, Error> {
        let response = get(connection, "/2018-06-01/runtime/invocation/next").await?;
        let (mut parts, body) = response.into_parts();
        if parts.status == StatusCode::NO_CONTENT {
            return Ok(None);
        }
        let request_id = parts.headers.get(REQUEST_ID).map(HeaderValue::to_str);
        let request_id = match request_id {
            Some(Ok(id)) => id.to_owned(),
            Some(Err(ToStrError { .. })) | None => {
                return Err("the Runtime API sent an event without a request id".into());
            }
        };
        // Without a deadline, the handler is not cancelled.
        let deadline = parts.headers.entry(DEADLINE);
        deadline.or_insert(HeaderValue::from_static("0"));
        let body = body.collect().await;
        Ok(Some(NextEvent {
            parts,
            request_id,
            body: body.map(Collected::to_bytes).map_err(Into::into),
        }))
    }

    /// The invocation's data in the headers.
    ///
    /// # Errors
    ///
    /// Fails if a header is malformed.
    pub(crate) fn context(&self, config: &Arc<Config>) -> Result<Context, Error> {
        Context::new(&self.request_id, Arc::clone(config), &self.parts.headers)
    }
}

/// Waits until the snapshot of this process is restored.
///
/// # Errors
///
/// Fails if Lambda does not say so.
pub(crate) async fn restored(connection: &Connection) -> Result<(), Error> {
    get(connection, "/2018-06-01/runtime/restore/next").await?;
    Ok(())
}

async fn get(connection: &Connection, path: &'static str) -> Result<Response<Incoming>, Error> {
    let response = connection.get(path).await?;
    let status = response.status();
    if status.is_success() {
        Ok(response)
    } else {
        Err(format!("the Runtime API answered `{path}` with {status}").into())
    }
}
