//! One invocation: from its event to what Lambda is sent.

use crate::error::catch;
use crate::handler::{Event, Failure, Handler, Reply, Success};
use crate::response::Response;
use crate::{Context, Diagnostic, executor, init};
use std::io::Write as _;
use std::time::Duration;

pub use serde_json::Value;

/// Runs one invocation, after INIT.
pub(crate) async fn run(
    handler: &'static Handler,
    event: Event,
    context: Context,
) -> Result<Response, Diagnostic> {
    let received = event.received;
    let request_id = context.request_id.clone();
    let reply = catch((handler.call)(event, context)).await;
    let Reply { at, outcome } = reply.unwrap_or_else(|_| Reply::failure(Failure::hidden()));
    Ok(match outcome {
        Ok(success) => Response::new(200, success.close(at.duration_since(received))),
        Err(Failure { status, message }) => Response::failure(status, &message, &request_id),
    })
}

impl Success {
    /// The whole body.
    fn close(self, execution_time: Duration) -> String {
        let mut body = self.opened;
        let seconds = execution_time.as_secs_f64();
        let written = write!(body, r#","execution_time":{seconds:.6}}}"#);
        written.expect("a vector takes everything");
        String::from_utf8(body).expect("`serde_json` writes UTF-8")
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
    let response = run(handler, event, context).await?;
    Ok(serde_json::to_value(response).expect("a response serialises"))
}
