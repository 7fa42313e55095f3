//! The call of a handler: why its body cannot go on, past the handler's own types, and what it has recorded.

use crate::error::Error;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Map, Value};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use tokio::task::futures::TaskLocalFuture;
use tokio::task_local;

task_local! {
    /// The call that this code runs in.
    static CALL: Call;
}

/// The call of a handler, or of a part of it: with one record, or for one chunk of a stream.
pub(crate) struct Call {
    /// Whether `failed` is read.
    can_fail: bool,
    /// Why the body cannot go on: a resource that it needs has failed.
    failed: Cell<Option<Error>>,
    recorded: RefCell<Option<Box<dyn Recorded>>>,
}

/// The metrics and properties that a call has recorded. A handler that records nothing does not contain the code for
/// it.
pub(crate) trait Recorded: Any + Send {
    /// Adds what a part of the call has recorded.
    fn append(&mut self, part: Box<dyn Recorded>);

    /// Takes the records that the next line has room for, with at most `room` metrics.
    fn next_line(&mut self, room: usize) -> Option<RecordedLine>;

    /// Warns that it is not printed.
    fn warn_of_no_metrics(&self);
}

/// The part of the records in one line.
pub(crate) struct RecordedLine {
    /// The definitions of the metrics.
    pub(crate) definitions: Vec<Value>,
    /// The metrics and the properties.
    pub(crate) members: Map<String, Value>,
}

impl Call {
    fn new(can_fail: bool, recorded: Option<Box<dyn Recorded>>) -> Self {
        Call {
            can_fail,
            failed: Cell::default(),
            recorded: RefCell::new(recorded),
        }
    }
}

/// A record in a part belongs to the whole call.
impl Drop for Call {
    fn drop(&mut self) {
        if let Some(part) = self.recorded.get_mut().take() {
            let _ = record(|recorded| match recorded {
                Some(recorded) => recorded.append(part),
                None => *recorded = Some(part),
            });
        }
    }
}

/// Gives what was recorded in this call so far.
///
/// # Errors
///
/// Fails outside the call of a handler.
pub(crate) fn record<T>(f: impl FnOnce(&mut Option<Box<dyn Recorded>>) -> T) -> Result<T, NoCall> {
    let recorded = CALL.try_with(|call| f(&mut call.recorded.borrow_mut()));
    recorded.map_err(|_| NoCall)
}

/// This code does not run in the call of a handler.
#[derive(Debug)]
pub(crate) struct NoCall;

/// Ends the call that this is called in. Its body is not polled again.
///
/// # Errors
///
/// Returns the error outside the call of a handler.
pub(crate) fn abort<E: Into<Error>>(error: E) -> Result<(), E> {
    let mut error = Some(error);
    let _ = CALL.try_with(|call| {
        if call.can_fail {
            call.failed.set(error.take().map(Into::into));
        }
    });
    error.map_or(Ok(()), Err)
}

/// Runs the call of a handler, or a part of it.
pub(crate) fn in_call<F: Future>(call: F) -> InCall<F> {
    CALL.scope(Call::new(true, None), call)
}

/// A call that runs.
pub(crate) type InCall<F> = TaskLocalFuture<Call, F>;

/// The records of a call that is over.
pub(crate) fn recorded_in<F>(call: Pin<&mut InCall<F>>) -> Option<Box<dyn Recorded>> {
    call.take_value()?.recorded.take()
}

/// Runs a part of a call that is over, which belongs to what was recorded in it.
pub(crate) fn after_call<T>(
    recorded: &mut Option<Box<dyn Recorded>>,
    part: impl FnOnce() -> T,
) -> T {
    CALL.sync_scope(Call::new(false, recorded.take()), || {
        let output = part();
        *recorded = CALL.with(|call| call.recorded.take());
        output
    })
}

/// Runs the body of a call until it ends, or until [`abort`] is called in it.
///
/// # Errors
///
/// Returns the error that [`abort`] was called with.
pub(crate) fn until_aborted<'a, T: 'a>(
    mut body: BoxFuture<'a, T>,
) -> impl Future<Output = Result<T, Error>> + 'a {
    poll_fn(move |cx| {
        let polled = body.poll_unpin(cx);
        match (CALL.with(|call| call.failed.take()), polled) {
            (Some(error), _) => Poll::Ready(Err(error)),
            (None, Poll::Ready(output)) => Poll::Ready(Ok(output)),
            (None, Poll::Pending) => Poll::Pending,
        }
    })
}
