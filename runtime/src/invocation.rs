//! One invocation: from its event to what Lambda is sent.

use crate::deadline::Budget;
use crate::environment::{Environment, Host};
use crate::error::{InitError, catch};
use crate::event::Event;
use crate::failure::Failure;
use crate::handler::{Handler, Mode, Options, Reply, Success};
#[cfg(feature = "http")]
use crate::http_mode;
use crate::response::{Envelope, Response, Whole, buffered, failure_body, sized};
use crate::{Context, Diagnostic, executor, init, log, service_event};
use futures_util::FutureExt as _;
use lambda_runtime::FunctionResponse;
use serde_json::value::{RawValue, to_raw_value};
use std::cell::Cell;
use std::fmt;
use std::future::poll_fn;
use std::io::Write as _;
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};
use tokio::task_local;
use tokio::time::timeout;

pub use serde_json::Value;

/// How the handler ended.
pub(crate) struct Outcome {
    /// When it returned.
    pub(crate) at: Instant,
    pub(crate) sent: Result<Sent, Box<Failure>>,
}

/// What is sent, and with which status.
pub(crate) struct Sent {
    pub(crate) response: Response,
    pub(crate) status: u16,
}

/// Runs one invocation, after INIT.
pub(crate) async fn run(
    environment: &Environment,
    event: Event,
    context: Context,
) -> Result<Response, InvocationError> {
    let (received, bytes) = (event.received, event.bytes.clone());
    let request_id = context.request_id.clone();
    let metrics = environment.metrics.as_ref();
    let is_cold_start = metrics.is_some_and(|metrics| metrics.is_cold_start(received));
    let Outcome { at, sent } = match environment.handler.options.mode {
        #[cfg(feature = "http")]
        Mode::Http => http_mode::run(environment, event, &context).await,
        _ => plain(environment, event, context).await,
    };
    let sent = match sent {
        Ok(sent) => {
            environment.hangs(false);
            Ok(sent)
        }
        Err(failure) => settle(environment, failure, &bytes, &request_id),
    };
    if let Some(metrics) = metrics {
        let is_fault = (sent.as_ref()).map_or(true, |sent| sent.status >= 500);
        metrics.invocation(
            &request_id,
            at.duration_since(received),
            is_fault,
            is_cold_start,
        );
    }
    sent.map(|sent| sent.response)
}

/// Answers a failure and logs it.
fn settle(
    environment: &Environment,
    mut failure: Box<Failure>,
    event: &[u8],
    request_id: &str,
) -> Result<Sent, InvocationError> {
    let options = environment.handler.options;
    failure.ends |= environment.hangs(failure.is_timeout());
    if failure.ends {
        environment.end();
    }
    let answer = if failure.ends || !failure.has_response || service_event::is_one(event) {
        None
    } else {
        answer(&failure, options, event, request_id)
    };
    // An invocation error is logged by `lambda_runtime`, if anybody listens.
    let is_logged = answer.is_none() && environment.is_lambda() && log::has_subscriber();
    if !is_logged {
        log::failure(&failure, answer.is_some(), request_id);
    }
    match answer {
        Some(response) => Ok(Sent {
            response,
            status: failure.status,
        }),
        None => Err(InvocationError {
            diagnostic: failure.diagnostic(options.error_text),
            failure,
        }),
    }
}

/// An invocation whose event is the handler's, and whose response is as well.
async fn plain(environment: &Environment, event: Event, context: Context) -> Outcome {
    let received = event.received;
    let Reply { at, outcome } = guarded(environment, event, context).await;
    let took = at.duration_since(received);
    let sent = outcome.and_then(|success| {
        let (status, response) = match success {
            Success::Opened(body) => (200, buffered(&Envelope::new(200, &close(body, took)))?),
            Success::Json(json) => (200, sized(json)?),
            Success::Stream(stream) => (
                stream.metadata_prelude.status_code.as_u16(),
                FunctionResponse::StreamingResponse(*stream),
            ),
            #[cfg(feature = "http")]
            Success::Http(_) => unreachable!("a response is made in the mode `http` alone"),
        };
        Ok(Sent { response, status })
    });
    Outcome { at, sent }
}

/// The response to a failure, if it has one.
fn answer(
    failure: &Failure,
    Options {
        mode, error_text, ..
    }: Options,
    #[cfg_attr(not(feature = "http"), expect(unused_variables))] event: &[u8],
    request_id: &str,
) -> Option<Response> {
    let body = failure_body(failure.told(error_text), request_id);
    match mode {
        Mode::Value => buffered(&Envelope::new(failure.status, &body)).ok(),
        #[cfg(feature = "http")]
        Mode::Http => http_mode::failed(event, failure.status, body),
        _ => None,
    }
}

/// The handler under its guards: the deadline and panics.
pub(crate) async fn guarded(environment: &Environment, event: Event, context: Context) -> Reply {
    let options = environment.handler.options;
    let margin = Duration::from_millis(options.deadline_margin_ms);
    let budget = Budget::of(&context, margin, SystemTime::now());
    let started = Instant::now();
    let call = async {
        let body = body(environment, event, context);
        match budget {
            None => body.await,
            Some(Budget { time, margin }) => timeout(time, body)
                .await
                .unwrap_or_else(|_| Reply::failed(Failure::timeout(started.elapsed(), margin))),
        }
    };
    let reply = catch(call).await;
    reply.unwrap_or_else(|_| Reply::failed(Failure::panic()))
}

task_local! {
    /// Why a resource is not there that the body has asked for.
    static FAILED: Cell<Option<InitError>>;
}

/// Ends the invocation that this is called in. Its body is not polled again.
///
/// # Errors
///
/// Where there is no invocation: the error.
pub(crate) fn end_with(error: InitError) -> Result<(), InitError> {
    let mut error = Some(error);
    let ended = FAILED.try_with(|failed| failed.set(error.take()));
    match error {
        Some(error) if ended.is_err() => Err(error),
        _ => Ok(()),
    }
}

/// The handler, after what INIT has not made.
async fn body(environment: &Environment, event: Event, context: Context) -> Reply {
    if !environment.is_ready()
        && let Err(failure) = environment.make_ready().await
    {
        return Reply::failed(failure);
    }
    let mut call = (environment.handler.call)(event, context);
    let call = poll_fn(move |cx| {
        let polled = call.poll_unpin(cx);
        match FAILED.with(Cell::take) {
            None => polled,
            Some(error) => {
                let failure = Failure::init(error.with_sources(), false);
                Poll::Ready(Reply::failed(failure))
            }
        }
    });
    FAILED.scope(Cell::new(None), call).await
}

/// The whole body.
fn close(mut body: Vec<u8>, execution_time: Duration) -> String {
    let seconds = execution_time.as_secs_f64();
    let written = write!(body, r#","execution_time":{seconds:.6}}}"#);
    written.expect("a vector takes everything");
    String::from_utf8(body).expect("`serde_json` writes UTF-8")
}

/// An invocation that ended in no response. Its `Debug` is a line of the log.
pub struct InvocationError {
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
        Err(failures) => panic!("{failures}"),
    }
    let environment = Environment::new(handler, Host::Elsewhere, true);
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
