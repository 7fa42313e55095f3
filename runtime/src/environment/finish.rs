//! The end of an invocation: what is answered, logged and measured, and whether the environment ends.

use super::{Answer, Environment};
use crate::error::text::escape;
use crate::invocation::Invocation;
use crate::output::log;
use crate::output::measurement::Measurement;
use crate::reply::proxy_response::failure_body;
use crate::reply::response::{Content, Response};
use crate::reply::{Failure, Reply};
use lambda_runtime::{Diagnostic, StreamResponse};
use std::sync::Arc;
use std::{error, fmt};

/// Ends an invocation with the handler's reply.
///
/// # Errors
///
/// Fails if it ends in a function error.
pub(super) fn finish(
    environment: &Environment,
    invocation: &mut Invocation,
    reply: Reply,
    is_cold_start: bool,
) -> Result<Answer, FunctionError> {
    let received = invocation.event.received;
    let took = reply.at.duration_since(received);
    if invocation.ends_environment {
        environment.ending.end();
    }
    let response = match reply.outcome {
        Ok(response) => {
            environment.record_timeout(false);
            Ok(response)
        }
        Err(failure) => finish_failure(environment, invocation, failure),
    };
    let is_fault = (response.as_ref()).map_or(true, |response| response.status >= 500);
    let recorded = invocation.recorded.take();
    let is_measured = environment.metrics.is_some() || recorded.is_some();
    let response = match response {
        Ok(Response {
            content: Content::Json(json),
            ..
        }) if !is_measured => return Ok(Answer::Json(json)),
        response => response,
    };
    let mut measurement = Measurement {
        metrics: environment.metrics,
        has_metrics: environment.handler.options.metrics.is_some(),
        recorded,
        request_id: invocation.context.request_id.clone(),
        tenant_id: invocation.context.tenant_id.clone(),
        took,
        streams_since: None,
        is_fault,
        is_cold_start,
        batch: invocation.batch,
    };
    Ok(match response?.content {
        Content::Json(json) => Answer::Json(json),
        Content::Nothing => unreachable!("a record is not an invocation"),
        Content::Stream(stream) => {
            measurement.streams_since = Some(received);
            let StreamResponse {
                metadata_prelude,
                stream,
            } = *stream;
            let mode = environment.handler.mode;
            let error_text = environment.error_text(mode.is_http(invocation));
            let ending = Arc::clone(&environment.ending);
            let stream = mode.guard_stream(stream, error_text, measurement, ending);
            Answer::Stream(StreamResponse {
                metadata_prelude,
                stream,
            })
        }
    })
}

/// Answers a failure and logs it.
fn finish_failure(
    environment: &Environment,
    invocation: &mut Invocation,
    mut failure: Failure,
) -> Result<Response, FunctionError> {
    let handler = environment.handler;
    let error_text = environment.error_text(handler.mode.is_http(invocation));
    if environment.record_timeout(failure.is_timeout()) {
        failure.end_environment();
    }
    if failure.ends_environment() {
        environment.ending.end();
    }
    let has_response = failure.has_response() && !failure.ends_environment();
    let response = has_response.then(|| {
        let message = failure.message_for(error_text);
        let body = failure_body(message, &invocation.context.request_id);
        handler.mode.failure(invocation, failure.status(), body)
    });
    let response = response.flatten();
    let request_id = &invocation.context.request_id;
    log::failure(&failure, response.is_some(), request_id);
    response.ok_or_else(|| FunctionError {
        diagnostic: failure.diagnostic(error_text),
        request_id: request_id.clone(),
    })
}

/// The error of [`HandlerService`](crate::HandlerService): an invocation that ended in a
/// [function error](https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html). It is already logged.
///
/// `Display` shows the `errorType` and the `errorMessage` that the caller gets. A layer such as `tower`'s `Timeout` boxes the
/// error, and `lambda_runtime` sends the name of the box as the `errorType`. Downcast it to keep the type:
///
/// ```
/// use prewarm::{Diagnostic, Error, FunctionError};
///
/// fn diagnostic(error: Error) -> Diagnostic {
///     match error.downcast::<FunctionError>() {
///         Ok(error) => (*error).into(),
///         Err(error) => error.into(),
///     }
/// }
/// ```
pub struct FunctionError {
    diagnostic: Diagnostic,
    request_id: String,
}

/// In one line, because `lambda_runtime` logs it.
impl fmt::Debug for FunctionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [error_type, id] = [&self.diagnostic.error_type, &self.request_id].map(|it| escape(it));
        write!(
            f,
            "request `{id}` ended with `{error_type}`, and another line has the error"
        )
    }
}

impl fmt::Display for FunctionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Diagnostic {
            error_type,
            error_message,
        } = &self.diagnostic;
        write!(f, "{error_type}: {error_message}")
    }
}

impl error::Error for FunctionError {}

impl From<FunctionError> for Diagnostic {
    fn from(error: FunctionError) -> Self {
        error.diagnostic
    }
}
