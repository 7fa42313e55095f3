//! The end of an invocation: what is answered, logged and measured, and whether the environment ends.

use super::environment::Environment;
use crate::error::text::escape;
use crate::event::{Event, sender_of};
use crate::handler::GuardStream;
use crate::output::log;
use crate::output::measurement::Measurement;
use crate::reply::form::ResponseForm;
use crate::reply::response::{Payload, Response};
use crate::reply::{Failure, Reply};
use bytes::Bytes;
use lambda_runtime::{Context, Diagnostic, FunctionResponse, StreamResponse};
use std::fmt;
use std::time::Instant;

/// What the end of an invocation must know of its beginning.
pub(crate) struct Ending<'a> {
    environment: &'a Environment,
    received: Instant,
    event: Bytes,
    request_id: String,
    is_cold_start: bool,
}

impl<'a> Ending<'a> {
    /// At the beginning of an invocation.
    pub(crate) fn of(environment: &'a Environment, event: &Event, context: &Context) -> Self {
        let metrics = environment.metrics.as_ref();
        Ending {
            environment,
            received: event.received,
            event: event.bytes.clone(),
            request_id: context.request_id.clone(),
            is_cold_start: metrics.is_some_and(|metrics| metrics.is_cold_start(event.received)),
        }
    }

    pub(crate) fn request_id(&self) -> &str {
        &self.request_id
    }

    /// Ends the invocation with the handler's reply.
    pub(crate) fn finish(
        self,
        reply: Reply,
        form: ResponseForm,
        guard_stream: Option<GuardStream>,
    ) -> Result<Payload, FunctionError> {
        let took = reply.at.duration_since(self.received);
        let form = &match form {
            // The whole event is looked at only if reading it has not told who sent it.
            ResponseForm::Proxy => {
                ResponseForm::proxy_for(reply.sender.unwrap_or_else(|| sender_of(&self.event)))
            }
            form => form,
        };
        let Reply { outcome, batch, .. } = reply;
        if batch.as_ref().is_some_and(|batch| batch.ends_environment) {
            self.environment.end();
        }
        let answer = match outcome.and_then(|success| form.success(success, took)) {
            Ok(response) => {
                self.environment.record_timeout(false);
                Ok(response)
            }
            Err(failure) => self.finish_failure(failure, form),
        };
        let is_fault = (answer.as_ref()).map_or(true, |response| response.status >= 500);
        let mut measurement = Measurement {
            metrics: self.environment.metrics,
            request_id: self.request_id,
            took,
            streams_since: None,
            is_fault,
            is_cold_start: self.is_cold_start,
            batch,
        };
        Ok(match answer?.payload {
            FunctionResponse::BufferedResponse(json) => FunctionResponse::BufferedResponse(json),
            FunctionResponse::StreamingResponse(StreamResponse {
                metadata_prelude,
                stream,
            }) => {
                measurement.streams_since = Some(self.received);
                let error_text = self.environment.handler.options.error_text;
                let guard = guard_stream.expect("only a mode with streams makes one");
                let stream = guard(stream, error_text, measurement);
                FunctionResponse::StreamingResponse(StreamResponse {
                    metadata_prelude,
                    stream,
                })
            }
        })
    }

    /// Answers a failure and logs it.
    fn finish_failure(
        &self,
        mut failure: Failure,
        form: &ResponseForm,
    ) -> Result<Response, FunctionError> {
        let environment = self.environment;
        let error_text = environment.handler.options.error_text;
        if environment.record_timeout(failure.is_timeout()) {
            failure.end_environment();
        }
        if failure.ends_environment() {
            environment.end();
        }
        let has_response = failure.has_response() && !failure.ends_environment();
        let response = has_response.then(|| form.failure(&failure, error_text, &self.request_id));
        let response = response.flatten();
        // `lambda_runtime` logs a function error, if there is a subscriber.
        let is_logged = response.is_none() && environment.is_lambda() && log::has_subscriber();
        if !is_logged {
            log::failure(&failure, response.is_some(), &self.request_id);
        }
        response.ok_or_else(|| FunctionError {
            diagnostic: failure.diagnostic(error_text),
            failure,
            request_id: self.request_id.clone(),
        })
    }
}

/// An invocation that ends without a response. Its `Debug` is a line of the log.
/// <https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html>
pub struct FunctionError {
    diagnostic: Diagnostic,
    failure: Failure,
    request_id: String,
}

impl fmt::Debug for FunctionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A filter at WARN drops the span that has the request id.
        write!(f, "{} (request {})", self.failure, escape(&self.request_id))
    }
}

impl From<FunctionError> for Diagnostic {
    fn from(error: FunctionError) -> Self {
        error.diagnostic
    }
}
