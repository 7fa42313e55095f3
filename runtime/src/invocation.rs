//! One invocation: from its event to what Lambda is sent.

use crate::deadline::Budget;
use crate::environment::{Environment, Place};
use crate::error::catch;
use crate::event::Event;
use crate::failure::Failure;
use crate::handler::{ErrorText, Handler, Mode, Reply, Success};
use crate::response::{Envelope, Response, Whole, buffered, failure_body, sized};
use crate::{Context, Diagnostic, executor, init, log, service_event};
use lambda_runtime::FunctionResponse;
use serde_json::value::{RawValue, to_raw_value};
use std::fmt;
use std::io::Write as _;
use std::time::{Duration, Instant, SystemTime};
use tokio::time::timeout;

pub use serde_json::Value;

/// Runs one invocation, after INIT.
pub(crate) async fn run(
    environment: &Environment,
    event: Event,
    context: Context,
) -> Result<Response, InvocationError> {
    let options = environment.handler.options;
    let (received, bytes) = (event.received, event.bytes.clone());
    let request_id = context.request_id.clone();
    let reply = guarded(environment, event, context).await;
    let took = reply.at.duration_since(received);
    match reply.outcome.and_then(|success| success.response(took)) {
        Ok(response) => {
            environment.hangs(false);
            Ok(response)
        }
        Err(mut failure) => {
            failure.ends |= environment.hangs(failure.is_timeout());
            let is_error =
                failure.ends || options.mode == Mode::Raw || service_event::is_one(&bytes);
            log_failure(environment, &failure, is_error, &request_id);
            if failure.ends {
                environment.end();
            }
            if is_error {
                return Err(InvocationError {
                    diagnostic: failure.diagnostic(options.error_text),
                    failure,
                });
            }
            Ok(answer(&failure, options.error_text, &request_id))
        }
    }
}

/// The response to a failure. If that is too large itself, it says so and no more.
fn answer(failure: &Failure, error_text: ErrorText, request_id: &str) -> Response {
    let answer = |failure: &Failure| {
        let body = failure_body(failure.told(error_text), request_id);
        buffered(&Envelope::new(failure.status, &body))
    };
    let answered = answer(failure).or_else(|too_large| answer(&too_large));
    answered.expect("one sentence is not too large")
}

/// The handler under its guards: the deadline and panics.
async fn guarded(environment: &Environment, event: Event, context: Context) -> Reply {
    let Handler { options, call, .. } = environment.handler;
    let margin = Duration::from_millis(options.deadline_margin_ms);
    let budget = Budget::of(&context, margin, SystemTime::now());
    let started = Instant::now();
    let call = async {
        let call = call(event, context);
        match budget {
            None => call.await,
            Some(Budget { time, margin }) => timeout(time, call)
                .await
                .unwrap_or_else(|_| Reply::failed(Failure::timeout(started.elapsed(), margin))),
        }
    };
    let reply = catch(call).await;
    reply.unwrap_or_else(|_| Reply::failed(Failure::panic()))
}

impl Success {
    fn response(self, execution_time: Duration) -> Result<Response, Box<Failure>> {
        match self {
            Success::Opened(body) => buffered(&Envelope::new(200, &close(body, execution_time))),
            Success::Json(json) => sized(json),
            Success::Stream(stream) => Ok(FunctionResponse::StreamingResponse(*stream)),
        }
    }
}

/// The whole body.
fn close(mut body: Vec<u8>, execution_time: Duration) -> String {
    let seconds = execution_time.as_secs_f64();
    let written = write!(body, r#","execution_time":{seconds:.6}}}"#);
    written.expect("a vector takes everything");
    String::from_utf8(body).expect("`serde_json` writes UTF-8")
}

/// Every failure is in the log. An invocation error is logged by `lambda_runtime`, if anybody listens.
fn log_failure(environment: &Environment, failure: &Failure, is_error: bool, request_id: &str) {
    let is_logged = is_error && environment.place != Place::Elsewhere && log::has_subscriber();
    if !is_logged {
        let message = if failure.ends {
            "the invocation failed, and the execution environment ends"
        } else {
            "the invocation failed"
        };
        log::failure(failure, message, request_id);
    }
}

/// An invocation that ended in no response. Its `Debug` is a line of the log.
pub(crate) struct InvocationError {
    diagnostic: Diagnostic,
    failure: Box<Failure>,
}

impl fmt::Debug for InvocationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.failure, f)
    }
}

impl From<InvocationError> for Diagnostic {
    fn from(error: InvocationError) -> Self {
        error.diagnostic
    }
}

/// One whole invocation in this process, as a test wants it, after INIT if there was none yet.
///
/// # Errors
///
/// If the invocation ends in an invocation error.
///
/// # Panics
///
/// If an initialiser fails.
pub async fn invoke(
    handler: &'static Handler,
    event: impl Into<Event>,
    context: Context,
) -> Result<Value, Diagnostic> {
    let event = event.into();
    let init = executor::handle().spawn(init::run(handler)).await;
    match init.expect("INIT is not cancelled, and no panic leaves it") {
        Ok(()) => {}
        Err(error) => panic!("{}", error.with_sources()),
    }
    let environment = Environment::new(handler, Place::Elsewhere);
    let response = run(&environment, event, context).await?;
    let json = whole(response).await?;
    Ok(serde_json::from_str(json.get()).expect("a response is JSON"))
}

/// A response as JSON. Of a stream that is what Lambda makes of it for whoever does not read it as one.
pub(crate) async fn whole(response: Response) -> Result<Box<RawValue>, Diagnostic> {
    let stream = match response {
        FunctionResponse::BufferedResponse(json) => return Ok(json),
        FunctionResponse::StreamingResponse(stream) => stream,
    };
    let whole = Whole::read(stream).await.map_err(|error| Diagnostic {
        error_type: "StreamError".to_owned(),
        error_message: error.to_string(),
    })?;
    Ok(to_raw_value(&whole).expect("strings serialise"))
}
