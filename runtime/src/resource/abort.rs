//! How the body of a handler ends its invocation, past the handler's own types.

use super::init_error::InitError;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use std::cell::Cell;
use std::future::poll_fn;
use std::task::Poll;
use tokio::task_local;

task_local! {
    /// Why the body cannot go on: a resource that it needs has failed.
    static FAILED: Cell<Option<InitError>>;
}

/// Ends the invocation that this is called in. Its body is not polled again.
///
/// # Errors
///
/// Returns the error outside an invocation.
pub(crate) fn abort_invocation(error: InitError) -> Result<(), InitError> {
    let mut error = Some(error);
    let aborted = FAILED.try_with(|failed| failed.set(error.take()));
    match error {
        Some(error) if aborted.is_err() => Err(error),
        _ => Ok(()),
    }
}

/// Runs the call of a handler until it ends, or until [`abort_invocation`] is called in it.
///
/// # Errors
///
/// Returns the error that [`abort_invocation`] was called with.
pub(crate) fn until_aborted<'a, T: 'a>(
    mut call: BoxFuture<'a, T>,
) -> impl Future<Output = Result<T, InitError>> + 'a {
    let call = poll_fn(move |cx| {
        let polled = call.poll_unpin(cx);
        match (FAILED.with(Cell::take), polled) {
            (Some(error), _) => Poll::Ready(Err(error)),
            (None, Poll::Ready(output)) => Poll::Ready(Ok(output)),
            (None, Poll::Pending) => Poll::Pending,
        }
    });
    FAILED.scope(Cell::default(), call)
}
