//! The guards around a handler: its deadline, its panics, and resources that are not initialized.

use super::Environment;
use crate::call::{in_call, recorded_in, until_aborted};
use crate::error::panic::{catch, drop_quietly};
use crate::error::with_sources;
use crate::invocation::Invocation;
use crate::reply::{Failure, Reply};
use futures_util::FutureExt as _;
use std::future::poll_fn;
use std::sync::Arc;
use tokio::time::timeout_at;

/// Calls the handler until its time is over, and catches its panics. On Lambda the handler is watched: one that blocks
/// its thread cannot be cancelled.
pub(super) async fn guard(environment: &Environment, invocation: &mut Invocation) -> Reply {
    let budget = invocation.budget;
    // A local run has no watching thread.
    let registered = budget.filter(|_| environment.is_lambda()).map(|budget| {
        let request_id = &invocation.context.request_id;
        let running = &environment.running;
        running.register(request_id, budget.cancelled_at(), budget.margin)
    });
    invocation.polls = registered
        .as_ref()
        .map(|registered| Arc::clone(&registered.polls));
    // Boxed here, once: the futures around it move often.
    let mut call = Box::pin(in_call(call(environment, invocation)));
    let caught = match budget {
        None => Some(catch(call.as_mut()).await),
        Some(budget) => {
            let poll = poll_fn(|cx| match &registered {
                Some(registered) => registered.polls.poll(|| call.poll_unpin(cx)),
                None => call.poll_unpin(cx),
            });
            let cancelled_at = budget.cancelled_at();
            timeout_at(cancelled_at.into(), catch(poll)).await.ok()
        }
    };
    let recorded = recorded_in(call.as_mut());
    // A value that the handler holds can panic in its `Drop`. The handler was cancelled all the same.
    drop_quietly(call);
    invocation.recorded = recorded;
    match (caught, budget) {
        (Some(Ok(reply)), _) => reply,
        (None, Some(budget)) => {
            let is_blocked = registered.is_some_and(|registered| registered.polls.is_reported());
            Reply::failure(Failure::timeout(budget, is_blocked))
        }
        _ => Reply::failure(Failure::panic()),
    }
}

/// Calls the handler, after the resources that INIT has left uninitialized.
async fn call(environment: &Environment, invocation: &mut Invocation) -> Reply {
    if !environment.is_ready()
        && let Err(failure) = environment.retry_init().await
    {
        return Reply::failure(failure);
    }
    let reply = until_aborted((environment.handler.call)(invocation)).await;
    reply.unwrap_or_else(|error| Reply::failure(Failure::init(with_sources(&*error), false)))
}
