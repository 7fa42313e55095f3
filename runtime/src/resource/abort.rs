//! How a resource that fails in the body of a handler ends the invocation, whatever the handler's error
//! type is.

use super::error::InitError;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use std::cell::Cell;
use std::future::poll_fn;
use std::task::Poll;
use tokio::task_local;

task_local! {
    /// Why the body of this invocation cannot go on.
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

/// Runs the body of an invocation until it ends, or until [`abort_invocation`] is called in it.
///
/// # Errors
///
/// Returns the error that the invocation was aborted with.
pub(crate) fn abortable<T>(
    mut body: BoxFuture<'static, T>,
) -> impl Future<Output = Result<T, InitError>> {
    let body = poll_fn(move |cx| {
        let polled = body.poll_unpin(cx).map(Ok);
        match FAILED.with(Cell::take) {
            None => polled,
            Some(error) => Poll::Ready(Err(error)),
        }
    });
    FAILED.scope(Cell::new(None), body)
}
