use crate::event::Event;
use crate::handler::Handler;
use crate::invocation;
use crate::invocation::environment::{Environment, Platform};
use crate::reply::response::collect;
use bytes::Bytes;
use lambda_runtime::layers::trace::request_span;
use lambda_runtime::{Config, Context};
use serde::Deserialize;
use std::env;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tracing::Instrument as _;
use uuid::Uuid;

/// The longest that Lambda lets an invocation run.
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
const LONGEST_INVOCATION: Duration = Duration::from_secs(15 * 60);

/// The outcome of an invocation.
pub(super) struct Answer {
    /// JSON: a response, or `errorType` and `errorMessage`.
    pub(super) body: Vec<u8>,
    pub(super) is_function_error: bool,
}

/// Invokes the function with each event in turn, and prints each answer on its own line.
pub(super) async fn invoke_in_turn(handler: &'static Handler, events: Vec<Vec<u8>>) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for event in events {
        let mut answer = invoke(handler, event.into(), request_id()).await;
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

pub(super) async fn invoke(handler: &'static Handler, event: Bytes, request_id: String) -> Answer {
    let context = context(request_id);
    let span = request_span(&context);
    let environment = Environment::new(handler, Platform::Local, true);
    let run = async {
        let payload = invocation::run(&environment, Event::new(event), context).await?;
        collect(payload).await
    };
    match run.instrument(span).await {
        Ok(response) => Answer {
            body: response.get().as_bytes().to_vec(),
            is_function_error: false,
        },
        Err(diagnostic) => Answer {
            body: serde_json::to_vec(&diagnostic).expect("strings are valid JSON"),
            is_function_error: true,
        },
    }
}

impl Answer {
    /// Whether it is a function error, or a response with a 5xx.
    fn is_failure(&self) -> bool {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Response {
            status_code: u16,
        }
        let response = serde_json::from_slice(&self.body);
        self.is_function_error
            || response.is_ok_and(|response: Response| response.status_code >= 500)
    }
}

/// A context like Lambda's. The invocation has the longest time that Lambda allows.
fn context(request_id: String) -> Context {
    let function_name = function_name();
    let deadline = SystemTime::now() + LONGEST_INVOCATION;
    let deadline = deadline
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let mut context = Context::default();
    context.request_id = request_id;
    context.deadline = u64::try_from(deadline.as_millis()).unwrap_or(u64::MAX);
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

/// The name that Lambda gave the function, or that of the program.
pub(super) fn function_name() -> String {
    env::var("AWS_LAMBDA_FUNCTION_NAME").unwrap_or_else(|_| {
        let program = env::args().next().unwrap_or_default();
        let stem = Path::new(&program).file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    })
}

/// A random UUID, the form of Lambda's request ids.
pub(super) fn request_id() -> String {
    Uuid::new_v4().to_string()
}
