//! A whole invocation in this process, for tests.

use super::{Environment, run};
use crate::event::IntoEvent;
use crate::handler::Handler;
use crate::invocation::Invocation;
use crate::resource::BoxFuture;
use crate::resource::init_all::init_eager;
use crate::resource::tokio_runtime;
use lambda_runtime::{Context, Diagnostic};
use serde_json::Value;

/// Runs INIT, if it has not run yet, and one invocation in this process.
///
/// # Errors
///
/// Fails if the invocation ends in a function error.
///
/// # Panics
///
/// Panics if an initializer fails.
pub fn invoke(
    handler: &'static Handler,
    event: impl IntoEvent,
    context: Context,
) -> BoxFuture<Result<Value, Diagnostic>> {
    let invocation = Invocation::new(event.into_event(), context);
    Box::pin(answer(handler, invocation))
}

async fn answer(
    handler: &'static Handler,
    mut invocation: Invocation,
) -> Result<Value, Diagnostic> {
    let init = tokio_runtime::handle()
        .spawn(init_eager(handler.resources))
        .await;
    match init.expect("nobody cancels INIT, and it catches panics") {
        Ok(()) => {}
        Err(failures) => panic!("{failures}"),
    }
    let environment = Environment::local(handler);
    let answer = run(&environment, &mut invocation).await?;
    let json = answer.collect().await?;
    Ok(serde_json::from_slice(&json).expect("a response is JSON"))
}
