//! One invocation, from its event to what Lambda is sent.

mod batch;
pub(crate) mod blocked;
mod deadline;
pub(crate) mod environment;
mod finish;
mod guard;
#[cfg(feature = "http")]
mod http;
pub mod mode;
mod stream_guard;

pub use batch::handle_batch;
pub use finish::FunctionError;
pub use serde_json::Value;

use crate::event::Event;
use crate::handler::{Begun, Handler};
use crate::reply::Reply;
use crate::reply::form::ResponseForm;
use crate::reply::response::{Payload, collect};
use crate::resource::init::init_eager;
use crate::resource::tokio_runtime;
use environment::{Environment, Platform};
use finish::Ending;
use guard::{call, guard};
use lambda_runtime::{Context, Diagnostic};
use std::time::{Duration, SystemTime};

/// Runs one invocation, after INIT.
pub(crate) async fn run(
    environment: &Environment,
    event: Event,
    context: Context,
) -> Result<Payload, FunctionError> {
    let options = environment.handler.options;
    let ending = Ending::of(environment, &event, &context);
    let margin = Duration::from_millis(options.deadline_margin_ms);
    let budget = deadline::budget(&context, margin, SystemTime::now());
    let Begun {
        form,
        complete,
        guard_stream,
    } = match (environment.handler.mode)(&event, &context) {
        Ok(begun) => begun,
        Err(failure) => return ending.finish(Reply::failure(failure), ResponseForm::Raw, None),
    };
    // Boxed here, once: the futures around it move often.
    let call = Box::pin(call(environment, event, complete, context, budget));
    // Locally nobody watches.
    let request_id = environment.is_lambda().then(|| ending.request_id());
    let reply = guard(budget, request_id, call).await;
    ending.finish(reply, form, guard_stream)
}

/// Runs INIT, if it has not run yet, and one invocation in this process.
///
/// # Errors
///
/// Fails if the invocation ends in a function error.
///
/// # Panics
///
/// Panics if an initializer fails.
pub async fn invoke(
    handler: &'static Handler,
    event: impl Into<Event>,
    context: Context,
) -> Result<Value, Diagnostic> {
    let event = event.into();
    let init = tokio_runtime::handle()
        .spawn(init_eager(handler.resources))
        .await;
    match init.expect("nobody cancels INIT, and it catches panics") {
        Ok(()) => {}
        Err(failures) => panic!("{failures}"),
    }
    let environment = Environment::new(handler, Platform::Local, true);
    let payload = run(&environment, event, context).await?;
    let json = collect(payload).await?;
    Ok(serde_json::from_str(json.get()).expect("a response is JSON"))
}
