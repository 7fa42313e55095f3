//! Lambda's Invoke API on loopback, as in AWS's own emulator.
//! <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>

use super::access;
use super::api_error::ApiError;
use super::function_url;
use super::invocation::{Caller, Outcome, function_name, run};
use crate::environment::Answer;
use crate::handler::Handler;
use crate::reply::stream::StreamError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::response::Builder;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use lambda_runtime::Diagnostic;
use serde::de::IgnoredAny;
use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::time::sleep;

/// The largest event that Lambda takes.
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
const LARGEST_EVENT: usize = 6 * 1024 * 1024;

/// The answer to a caller that asks for the end of the log.
const WHERE_THE_LOG_IS: &str = "The log of a local run is on its stderr.\n";

/// How long a connection may take to send the header of a request. It is closed then.
const LONGEST_HEADER: Duration = Duration::from_secs(10);

pub(super) async fn bind(port: u16) -> Result<TcpListener, String> {
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
    bound.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "port {port} is taken: end the program that listens on it, or choose another with \
             `cargo run -- --port PORT`"
        ),
        _ => format!("cannot listen on 127.0.0.1:{port}: {error}"),
    })
}

/// Serves until the process is ended.
pub(super) async fn serve(
    listener: TcpListener,
    handler: &'static Handler,
    timeout: Duration,
) -> Result<ExitCode, String> {
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let seconds = timeout.as_secs();
    eprint!("listening on http://{address} with a timeout of {seconds} s (Ctrl-C ends it); ");
    if handler.options.is_http {
        eprintln!("it sends every request to the function");
    } else {
        eprintln!(
            "to invoke the function:\n  \
             curl -d '{{}}' http://{address}/2015-03-31/functions/{}/invocations",
            function_name()
        );
    }
    // An execution environment runs one invocation at a time.
    let function = Function {
        handler,
        timeout,
        invocation_lock: Arc::new(Mutex::new(())),
    };
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // The peer is gone already, or there are too many open files. Neither lasts.
            sleep(Duration::from_millis(10)).await;
            continue;
        };
        let function = function.clone();
        let service = service_fn(move |request| {
            let function = function.clone();
            async move { Ok::<_, Infallible>(answer(function, request).await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(LONGEST_HEADER)
            .serve_connection(TokioIo::new(stream), service);
        tokio::spawn(connection);
    }
}

/// The function, which runs one invocation at a time.
#[derive(Clone)]
struct Function {
    handler: &'static Handler,
    timeout: Duration,
    invocation_lock: Arc<Mutex<()>>,
}

impl Function {
    /// The answer. A stream has yet to be read, and other invocations do not wait for its end: on Lambda, another
    /// environment would run them.
    async fn run(&self, event: Bytes, caller: Caller) -> Result<Answer, Diagnostic> {
        let _lock = self.invocation_lock.lock().await;
        run(self.handler, event, caller).await
    }

    async fn invoke(self, event: Bytes, caller: Caller) -> Outcome {
        Outcome::of(self.run(event, caller).await).await
    }

    /// The response to an HTTP request.
    async fn respond(self, event: Bytes, caller: Caller) -> HttpResponse {
        match self.run(event, caller).await {
            Ok(Answer::Stream(stream)) => function_url::streamed(stream),
            answer => function_url::response(Outcome::of(answer).await).map(full_body),
        }
    }
}

/// A response whose body can come bit by bit.
type HttpResponse = Response<UnsyncBoxBody<Bytes, StreamError>>;

/// A body that is there.
fn full_body(body: impl Into<Bytes>) -> UnsyncBoxBody<Bytes, StreamError> {
    let body = Full::new(body.into());
    body.map_err(|never| match never {}).boxed_unsync()
}

async fn answer(function: Function, request: Request<Incoming>) -> HttpResponse {
    let invoked = invoke_as_asked(function, request).await;
    invoked.unwrap_or_else(|error| error.into_response().map(full_body))
}

async fn invoke_as_asked(
    function: Function,
    request: Request<Incoming>,
) -> Result<HttpResponse, ApiError> {
    access::check(request.headers())?;
    if function.handler.options.is_http && !is_path_of_lambda(request.uri().path()) {
        return answer_request(function, request).await;
    }
    let invocation_type = check(&request)?;
    let caller = Caller::of(request.headers(), function.timeout);
    let wants_log = request
        .headers()
        .get("x-amz-log-type")
        .is_some_and(|log_type| log_type == "Tail");
    let event = receive(request.into_body()).await?;
    let request_id = caller.request_id.clone();
    let mut response = Response::builder().header("x-amzn-requestid", request_id);
    if wants_log && matches!(invocation_type, InvocationType::RequestResponse) {
        response = response.header("x-amz-log-result", STANDARD.encode(WHERE_THE_LOG_IS));
    }
    let invocation = function.invoke(event, caller);
    // In its own task, an invocation continues when its caller is gone, as on Lambda.
    let (response, body) = match invocation_type {
        InvocationType::RequestResponse => {
            let answer = tokio::spawn(invocation)
                .await
                .map_err(|error| ApiError::unanswered(&error))?;
            (head(&answer, response), answer.body)
        }
        InvocationType::Event => {
            tokio::spawn(invocation);
            (response.status(StatusCode::ACCEPTED), Vec::new())
        }
        InvocationType::DryRun => (response.status(StatusCode::NO_CONTENT), Vec::new()),
    };
    let response = response.body(full_body(body));
    Ok(response.expect("the headers are valid, the request id among them"))
}

/// A request to the handler itself.
async fn answer_request(
    function: Function,
    request: Request<Incoming>,
) -> Result<HttpResponse, ApiError> {
    let (parts, body) = request.into_parts();
    let body = collect(body).await?;
    let caller = Caller::of(&parts.headers, function.timeout);
    let event = function_url::event(&parts, &body, &caller.request_id);
    let response = tokio::spawn(function.respond(event, caller)).await;
    response.map_err(|error| ApiError::unanswered(&error))
}

fn head(answer: &Outcome, response: Builder) -> Builder {
    let response = response
        .header(CONTENT_TYPE, "application/json")
        .header("x-amz-executed-version", "$LATEST");
    if answer.is_function_error {
        response.header("x-amz-function-error", "Unhandled")
    } else {
        response
    }
}

#[derive(Clone, Copy)]
enum InvocationType {
    RequestResponse,
    Event,
    DryRun,
}

fn check(request: &Request<Incoming>) -> Result<InvocationType, ApiError> {
    let path = request.uri().path();
    if is_stream_path(path) {
        let status = StatusCode::BAD_REQUEST;
        let message = "a local run does not answer `InvokeWithResponseStream`: use `Invoke`, whose answer has \
                       the whole stream";
        return Err(ApiError::new(
            status,
            "InvalidParameterValueException",
            message,
        ));
    }
    if !is_invoke_path(path) {
        let message = format!(
            "to invoke the function: POST /2015-03-31/functions/{}/invocations",
            function_name()
        );
        let error_type = "ResourceNotFoundException";
        return Err(ApiError::new(StatusCode::NOT_FOUND, error_type, message));
    }
    if request.method() != Method::POST {
        let status = StatusCode::METHOD_NOT_ALLOWED;
        let message = "an invocation is a POST";
        return Err(ApiError::new(status, "MethodNotAllowedException", message));
    }
    match request
        .headers()
        .get("x-amz-invocation-type")
        .map(HeaderValue::as_bytes)
    {
        None | Some(b"RequestResponse") => Ok(InvocationType::RequestResponse),
        Some(b"Event") => Ok(InvocationType::Event),
        Some(b"DryRun") => Ok(InvocationType::DryRun),
        Some(_) => Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "InvalidParameterValueException",
            "an invocation type is `RequestResponse`, `Event` or `DryRun`",
        )),
    }
}

/// `/2015-03-31/functions/NAME/invocations`, whatever the name.
fn is_invoke_path(path: &str) -> bool {
    is_of_a_function(path, "/2015-03-31/functions/", "/invocations")
}

/// The path of `InvokeWithResponseStream`.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html>
fn is_stream_path(path: &str) -> bool {
    is_of_a_function(
        path,
        "/2021-11-15/functions/",
        "/response-streaming-invocations",
    )
}

/// Whether a request to this path is for Lambda's API, rather than for an HTTP handler.
fn is_path_of_lambda(path: &str) -> bool {
    is_invoke_path(path) || is_stream_path(path)
}

fn is_of_a_function(path: &str, start: &str, end: &str) -> bool {
    path.strip_prefix(start)
        .and_then(|rest| rest.strip_suffix(end))
        .is_some_and(|name| !name.is_empty() && !name.contains('/'))
}

async fn collect(body: Incoming) -> Result<Bytes, ApiError> {
    match Limited::new(body, LARGEST_EVENT).collect().await {
        Ok(event) => Ok(event.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            let message = format!("an event has at most {LARGEST_EVENT} bytes");
            let status = StatusCode::PAYLOAD_TOO_LARGE;
            Err(ApiError::new(status, "RequestTooLargeException", message))
        }
        Err(error) => Err(ApiError::content(format!("the event was cut off: {error}"))),
    }
}

async fn receive(body: Incoming) -> Result<Bytes, ApiError> {
    let event = collect(body).await?;
    if event.is_empty() {
        return Ok(Bytes::from_static(b"{}"));
    }
    match serde_json::from_slice::<IgnoredAny>(&event) {
        Ok(_) => Ok(event),
        Err(error) => Err(ApiError::content(format!("the event is not JSON: {error}"))),
    }
}
