//! The guards around a handler: its deadline, its panics, and resources that are not initialized.

use super::Environment;
use crate::error::panic::{catch, drop_quietly};
use crate::invocation::Invocation;
use crate::reply::{Failure, Reply};
use crate::resource::abort::until_aborted;
use futures_util::FutureExt as _;
use std::future::poll_fn;
use std::sync::Arc;
use tokio::time::timeout_at;

/// Calls the handler until its time is over, and catches its panics. On Lambda the handler is watched: one that blocks
/// its thread cannot be cancelled.
pub(super) async fn guard(environment: &Environment, invocation: &mut Invocation) -> Reply {
    let budget = invocation.budget;
    // Locally nobody watches.
    let registered = budget.filter(|_| environment.is_lambda()).map(|budget| {
        let request_id = &invocation.context.request_id;
        let running = &environment.running;
        running.register(request_id, budget.cancelled_at(), budget.margin)
    });
    invocation.polls = registered
        .as_ref()
        .map(|registered| Arc::clone(&registered.polls));
    // Boxed here, once: the futures around it move often.
    let mut call = Box::pin(call(environment, invocation));
    let caught = match budget {
        None => catch(call.as_mut()).await,
        Some(budget) => {
            let poll = poll_fn(|cx| match &registered {
                Some(registered) => registered.polls.poll(|| call.poll_unpin(cx)),
                None => call.poll_unpin(cx),
            });
            let cancelled_at = budget.cancelled_at();
            let Ok(caught) = timeout_at(cancelled_at.into(), catch(poll)).await else {
                let is_blocked =
                    registered.is_some_and(|registered| registered.polls.is_reported());
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
async fn call(environment: &Environment, invocation: &mut Invocation) -> Reply {
    if !environment.is_ready()
        && let Err(failure) = environment.retry_init().await
    {
        return Reply::failure(failure);
    }
    let reply = until_aborted((environment.handler.call)(invocation)).await;
    reply.unwrap_or_else(|error| Reply::failure(Failure::init(error.with_sources(), false)))
}
