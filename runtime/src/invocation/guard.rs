//! The guards around a handler: its deadline, its panics, and resources that are not initialized.

use super::blocked;
use super::environment::Environment;
use crate::error::panic::{catch, drop_quietly};
use crate::event::Event;
use crate::handler::Complete;
use crate::reply::{Failure, Reply};
use crate::resource::call::{self, Budget};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use lambda_runtime::Context;
use std::future::poll_fn;
use tokio::time::timeout_at;

/// Runs `call` until the handler's time is over, and catches its panics. With a `request_id`, the invocation is
/// watched: a handler that blocks its thread cannot be cancelled.
pub(crate) async fn guard(
    budget: Option<Budget>,
    request_id: Option<&str>,
    mut call: BoxFuture<'_, Reply>,
) -> Reply {
    let caught = match budget {
        None => catch(call.as_mut()).await,
        Some(budget) => {
            let cancelled_at = budget.cancelled_at();
            let register = |id| blocked::register(id, cancelled_at, budget.margin);
            let registered = request_id.map(register);
            let poll = poll_fn(|cx| match &registered {
                Some(registered) => registered.poll(|| call.poll_unpin(cx)),
                None => call.poll_unpin(cx),
            });
            let Ok(caught) = timeout_at(cancelled_at.into(), catch(poll)).await else {
                let is_blocked = registered.is_some_and(|registered| registered.is_reported());
                // What the handler holds may panic in its `Drop`. It was cancelled all the same.
                drop_quietly(call);
                return Reply::failure(Failure::timeout(budget, is_blocked));
            };
            caught
        }
    };
    drop_quietly(call);
    caught.unwrap_or_else(|_| Reply::failure(Failure::panic()))
}

/// Calls the handler, after the resources that INIT has left uninitialized.
pub(crate) async fn call(
    environment: &Environment,
    mut event: Event,
    complete: Option<Complete>,
    context: Context,
    budget: Option<Budget>,
) -> Reply {
    if !environment.is_ready()
        && let Err(failure) = environment.retry_init().await
    {
        return Reply::failure(failure);
    }
    if let Some(complete) = complete
        && let Err(failure) = complete(&mut event)
    {
        return Reply::failure(failure);
    }
    let called = call::run((environment.handler.call)(event, context), budget).await;
    let reply = called.outcome;
    let mut reply =
        reply.unwrap_or_else(|error| Reply::failure(Failure::init(error.with_sources(), false)));
    reply.sender = called.sender;
    reply
}
