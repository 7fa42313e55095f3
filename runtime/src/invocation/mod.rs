//! One invocation, from its event to what Lambda is sent.

mod deadline;
pub(crate) mod environment;
mod finish;
mod form;
mod guard;
#[cfg(feature = "http")]
mod http;

pub use finish::FunctionError;
pub use serde_json::Value;

use crate::event::Event;
use crate::handler::Handler;
use crate::options::Mode;
#[cfg(feature = "http")]
use crate::reply::Reply;
use crate::reply::response::{Payload, collect};
use crate::resource::init::init_eager;
use crate::resource::tokio_runtime;
use deadline::Budget;
use environment::{Environment, Platform};
use finish::Ending;
use form::ResponseForm;
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
    let budget = Budget::of(&context, margin, SystemTime::now());
    let form = match options.mode {
        #[cfg(feature = "http")]
        Mode::Http => {
            let payload = match http::parse(&event.bytes) {
                Ok(payload) => payload,
                Err(failure) => return ending.finish(Reply::failure(failure), &ResponseForm::Raw),
            };
            let form = ResponseForm::Http(payload.request_origin());
            let reply = guard(budget, async {
                let request = Some(Box::new(http::request(*payload, &context)));
                call(environment, Event { request, ..event }, context).await
            });
            return ending.finish(reply.await, &form);
        }
        #[cfg(not(feature = "http"))]
        Mode::Http => unreachable!("the attribute refuses `http` mode without its feature"),
        Mode::Value => ResponseForm::Proxy,
        Mode::Raw => ResponseForm::Raw,
    };
    let reply = guard(budget, call(environment, event, context)).await;
    ending.finish(reply, &form)
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
