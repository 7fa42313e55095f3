use crate::environment::{Environment, Host};
use crate::event::Event;
use crate::handler::Handler;
use crate::{Context, invocation};
use bytes::Bytes;
use lambda_runtime::Config;
use lambda_runtime::layers::trace::request_span;
use serde::Deserialize;
use std::env;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tracing::Instrument as _;

/// The longest that Lambda lets an invocation run.
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
const LONGEST_INVOCATION: Duration = Duration::from_secs(15 * 60);

/// What an invocation ended in.
pub(super) struct Answer {
    /// JSON: a response, or `errorType` and `errorMessage`.
    pub(super) body: Vec<u8>,
    pub(super) is_invocation_error: bool,
}

/// Invokes the function with each event, and prints each answer on a line of its own.
pub(super) async fn in_turn(handler: &'static Handler, events: Vec<Vec<u8>>) -> ExitCode {
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
    let environment = Environment::new(handler, Host::Elsewhere, true);
    let run = async {
        let response = invocation::run(&environment, Event::new(event), context).await?;
        invocation::whole(response).await
    };
    match run.instrument(span).await {
        Ok(response) => Answer {
            body: response.get().as_bytes().to_vec(),
            is_invocation_error: false,
        },
        Err(diagnostic) => Answer {
            body: serde_json::to_vec(&diagnostic).expect("strings serialise"),
            is_invocation_error: true,
        },
    }
}

impl Answer {
    /// Whether it is an invocation error, or a response with a status of 500 or above.
    fn is_failure(&self) -> bool {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Response {
            status_code: u16,
        }
        let response = serde_json::from_slice(&self.body);
        self.is_invocation_error
            || response.is_ok_and(|response: Response| response.status_code >= 500)
    }
}

/// A context as Lambda's, in which an invocation has as much time as it can have.
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

/// A random UUID, the form that Lambda's request ids have.
pub(super) fn request_id() -> String {
    // Each `RandomState` has keys of its own, from the system's source of randomness.
    let random = || RandomState::new().hash_one(SystemTime::now());
    let (high, low) = (random(), random());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff,
    )
}

#[cfg(test)]
mod tests {
    use super::request_id;

    #[test]
    fn a_request_id_is_a_random_uuid() {
        let id = request_id();
        let lengths: Vec<_> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
        assert_eq!(&id[14..15], "4", "the version: {id}");
        assert!("89ab".contains(&id[19..20]), "the variant: {id}");
        assert_ne!(id, request_id());
    }
}
