//! What the call of a handler tells the guards around it, past the handler's own types.

use super::error::InitError;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use std::cell::Cell;
use std::future::poll_fn;
use std::task::Poll;
use std::time::{Duration, Instant};
use tokio::task_local;

task_local! {
    static CALL: Call;
}

#[derive(Default)]
struct Call {
    /// Why the body cannot go on: a resource that it needs has failed.
    failed: Cell<Option<InitError>>,
    /// Who sent the event, if reading it has shown that.
    sender: Cell<Option<Sender>>,
    limit: Option<Limit>,
}

/// When the call of a handler is cancelled.
#[derive(Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) started: Instant,
    /// What the handler has from then on.
    pub(crate) time: Duration,
    /// What is left then until the deadline.
    pub(crate) margin: Duration,
}

/// Who sent an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sender {
    /// Somebody who reads the response.
    Caller,
    /// ALB, which reads only the `multiValueHeaders` of the response.
    LoadBalancer,
    /// A service, which reads no response.
    Service,
}

/// How the call of a handler ended.
pub(crate) struct Called<T> {
    /// What the handler returned, or why it was aborted.
    pub(crate) outcome: Result<T, InitError>,
    /// Who sent the event, if reading it has shown that.
    pub(crate) sender: Option<Sender>,
}

/// Ends the invocation that this is called in. Its body is not polled again.
///
/// # Errors
///
/// Returns the error outside an invocation.
pub(crate) fn abort_invocation(error: InitError) -> Result<(), InitError> {
    let mut error = Some(error);
    let aborted = CALL.try_with(|call| call.failed.set(error.take()));
    match error {
        Some(error) if aborted.is_err() => Err(error),
        _ => Ok(()),
    }
}

/// Records who sent the event of this invocation.
pub(crate) fn record_sender(sender: Sender) {
    // Outside an invocation nobody asks.
    let _ = CALL.try_with(|call| call.sender.set(Some(sender)));
}

/// When the call of this handler is cancelled, if it is.
pub(crate) fn limit() -> Option<Limit> {
    CALL.try_with(|call| call.limit).ok().flatten()
}

/// Runs the call of a handler until it ends, or until [`abort_invocation`] is called in it. It may know when it is
/// cancelled.
pub(crate) fn run<T>(
    mut call: BoxFuture<'static, T>,
    limit: Option<Limit>,
) -> impl Future<Output = Called<T>> {
    let call = poll_fn(move |cx| {
        let polled = call.poll_unpin(cx);
        CALL.with(|state| {
            let outcome = match (state.failed.take(), polled) {
                (Some(error), _) => Err(error),
                (None, Poll::Ready(output)) => Ok(output),
                (None, Poll::Pending) => return Poll::Pending,
            };
            let sender = state.sender.get();
            Poll::Ready(Called { outcome, sender })
        })
    });
    let state = Call {
        limit,
        ..Call::default()
    };
    CALL.scope(state, call)
}
