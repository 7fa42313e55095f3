//! The guards around a handler: its deadline, its panics, and resources that are not initialized.

use super::deadline::Budget;
use super::environment::Environment;
use crate::error::panic::{catch, drop_quietly};
use crate::event::Event;
use crate::reply::{Failure, Reply};
use crate::resource::call;
use futures_util::future::BoxFuture;
use lambda_runtime::Context;
use std::time::Instant;
use tokio::time::timeout;

/// Runs `call` until the handler's time is over, and catches its panics.
pub(crate) async fn guard(budget: Option<Budget>, mut call: BoxFuture<'_, Reply>) -> Reply {
    let started = Instant::now();
    let reply = match budget {
        None => catch(call.as_mut()).await,
        Some(Budget { time, margin }) => {
            let Ok(reply) = timeout(time, catch(call.as_mut())).await else {
                let failure = Failure::timeout(started.elapsed(), margin);
                // What the handler holds may panic in its `Drop`. It was cancelled all the same.
                drop_quietly(call);
                return Reply::failure(failure);
            };
            reply
        }
    };
    reply.unwrap_or_else(|_| Reply::failure(Failure::panic()))
}

/// Calls the handler, after the resources that INIT has left uninitialized.
pub(crate) async fn call(environment: &Environment, event: Event, context: Context) -> Reply {
    if !environment.is_ready()
        && let Err(failure) = environment.retry_init().await
    {
        return Reply::failure(failure);
    }
    let called = call::run((environment.handler.call)(event, context)).await;
    let reply = called.outcome;
    let mut reply =
        reply.unwrap_or_else(|error| Reply::failure(Failure::init(error.with_sources(), false)));
    reply.sender = called.sender;
    reply
}
