use crate::ends::Until;
use crate::environment::{self, Answer, Environment};
use crate::error::text::epoch_millis;
use crate::event::Event;
use crate::handler::Handler;
use crate::invocation::Invocation;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::HeaderMap;
use lambda_runtime::layers::trace::request_span;
use lambda_runtime::{Config, Context, Diagnostic};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::env;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tracing::Instrument as _;
use uuid::Uuid;

/// There is no deadline here.
const FOREVER: Until = Until(u64::MAX);

/// An invocation's data about its caller.
pub(super) struct Caller {
    /// A random UUID, the form of Lambda's request ids.
    pub(super) request_id: String,
    /// JSON.
    client_context: Option<Vec<u8>>,
    trace_id: Option<String>,
    /// How long the invocation may take.
    timeout: Duration,
}

impl Caller {
    pub(super) fn new(timeout: Duration) -> Self {
        Caller {
            timeout,
            request_id: Uuid::new_v4().to_string(),
            client_context: None,
            trace_id: None,
        }
    }

    /// The caller that sends these headers.
    /// <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>
    pub(super) fn of(headers: &HeaderMap, timeout: Duration) -> Self {
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let client_context = header("x-amz-client-context");
        let client_context = client_context.and_then(|base64| STANDARD.decode(base64).ok());
        Caller {
            client_context,
            trace_id: header("x-amzn-trace-id").map(str::to_owned),
            ..Caller::new(timeout)
        }
    }
}

/// The outcome of an invocation.
pub(super) struct Outcome {
    /// JSON: a response, or `errorType` and `errorMessage`.
    pub(super) body: Vec<u8>,
    pub(super) is_function_error: bool,
}

/// Invokes the function with each event in turn, and prints each answer on its own line.
pub(super) async fn invoke_in_turn(
    handler: &'static Handler,
    events: Vec<Vec<u8>>,
    timeout: Duration,
) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for event in events {
        let mut answer = invoke(handler, event.into(), Caller::new(timeout)).await;
        if answer.is_failure() {
            code = ExitCode::FAILURE;
        }
        answer.body.push(b'\n');
        if io::stdout().write_all(&answer.body).is_err() {
            return ExitCode::FAILURE;
        }
    }
    code
}

/// Invokes the function, and reads the answer to its end.
async fn invoke(handler: &'static Handler, event: Bytes, caller: Caller) -> Outcome {
    Outcome::of(run(handler, event, caller).await).await
}

/// Invokes the function.
///
/// # Errors
///
/// Fails if the invocation ends in a function error.
pub(super) async fn run(
    handler: &'static Handler,
    event: Bytes,
    caller: Caller,
) -> Result<Answer, Diagnostic> {
    let context = context(caller);
    let span = request_span(&context);
    let environment = Environment::local(handler);
    let mut invocation = Invocation::new(Event::new(event), context);
    let run = environment::run(&environment, &mut invocation);
    let answer = run.instrument(span).await;
    if let Some(flush) = handler.ends.flush(FOREVER) {
        flush.await;
    }
    // Beside the next ones.
    let _ = handler.ends.renew(FOREVER, false);
    Ok(answer?)
}

impl Outcome {
    /// Reads an answer to its end.
    pub(super) async fn of(answer: Result<Answer, Diagnostic>) -> Self {
        let response = match answer {
            Ok(answer) => answer.collect().await,
            Err(diagnostic) => Err(diagnostic),
        };
        match response {
            Ok(body) => Outcome {
                body,
                is_function_error: false,
            },
            Err(diagnostic) => Outcome {
                body: serde_json::to_vec(&diagnostic).expect("strings are valid JSON"),
                is_function_error: true,
            },
        }
    }

    /// Whether it is a function error, a response with a 5xx, or one that names records that failed.
    fn is_failure(&self) -> bool {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Response {
            #[serde(default)]
            status_code: u16,
            #[serde(default)]
            batch_item_failures: Vec<IgnoredAny>,
        }
        let response = serde_json::from_slice(&self.body);
        self.is_function_error
            || response.is_ok_and(|response: Response| {
                response.status_code >= 500 || !response.batch_item_failures.is_empty()
            })
    }
}

/// A context like Lambda's.
fn context(caller: Caller) -> Context {
    let function_name = function_name();
    let mut context = Context::default();
    context.request_id = caller.request_id;
    let client_context = caller.client_context;
    context.client_context = client_context.and_then(|json| serde_json::from_slice(&json).ok());
    context.xray_trace_id = caller.trace_id;
    context.deadline = epoch_millis(SystemTime::now() + caller.timeout);
    context.invoked_function_arn =
        format!("arn:aws:lambda:us-east-1:000000000000:function:{function_name}");
    context.env_config = Arc::new(Config {
        function_name,
        memory: 128,
        version: "$LATEST".to_owned(),
        log_stream: String::new(),
        log_group: String::new(),
    });
    context
}

/// The name that Lambda gave the function, or the name of the program.
pub(super) fn function_name() -> String {
    env::var("AWS_LAMBDA_FUNCTION_NAME").unwrap_or_else(|_| {
        let program = env::args().next().unwrap_or_default();
        let stem = Path::new(&program).file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    })
}
