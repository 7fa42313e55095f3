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
    budget: Option<Budget>,
}

/// The time that a handler has, and the time that is reserved for the answer.
#[derive(Clone, Copy)]
pub(crate) struct Budget {
    pub(crate) started: Instant,
    /// What the handler has from then on.
    pub(crate) time: Duration,
    /// What is left then until the deadline.
    pub(crate) margin: Duration,
}

impl Budget {
    /// When the handler is cancelled.
    pub(crate) fn cancelled_at(&self) -> Instant {
        self.started + self.time
    }
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

/// The budget of this call, if it knows one.
pub(crate) fn budget() -> Option<Budget> {
    CALL.try_with(|call| call.budget).ok().flatten()
}

/// Runs the call of a handler until it ends, or until [`abort_invocation`] is called in it.
pub(crate) fn run<T>(
    mut call: BoxFuture<'static, T>,
    budget: Option<Budget>,
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
        budget,
        ..Call::default()
    };
    CALL.scope(state, call)
}
