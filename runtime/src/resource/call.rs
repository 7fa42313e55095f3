//! What the call of a handler tells the guards around it, past the handler's own types.

use super::error::InitError;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use std::cell::Cell;
use std::future::poll_fn;
use std::task::Poll;
use tokio::task_local;

task_local! {
    static CALL: Call;
}

#[derive(Default)]
struct Call {
    /// Why the body cannot go on: a resource that it needs has failed.
    failed: Cell<Option<InitError>>,
    /// Whether a direct caller sent the event. Known if the event was read in a way that shows it.
    is_direct: Cell<bool>,
}

/// How the call of a handler ended.
pub(crate) struct Called<T> {
    /// What the handler returned, or why it was aborted.
    pub(crate) outcome: Result<T, InitError>,
    /// Whether the event was seen to be a direct caller's.
    pub(crate) is_direct: bool,
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

/// Records that a direct caller sent the event of this invocation.
pub(crate) fn record_direct_caller() {
    // Outside an invocation nobody asks.
    let _ = CALL.try_with(|call| call.is_direct.set(true));
}

/// Runs the call of a handler until it ends, or until [`abort_invocation`] is called in it.
pub(crate) fn run<T>(mut call: BoxFuture<'static, T>) -> impl Future<Output = Called<T>> {
    let call = poll_fn(move |cx| {
        let polled = call.poll_unpin(cx);
        CALL.with(|state| {
            let outcome = match (state.failed.take(), polled) {
                (Some(error), _) => Err(error),
                (None, Poll::Ready(output)) => Ok(output),
                (None, Poll::Pending) => return Poll::Pending,
            };
            let is_direct = state.is_direct.get();
            Poll::Ready(Called { outcome, is_direct })
        })
    });
    CALL.scope(Call::default(), call)
}
