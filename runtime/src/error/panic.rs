//! Panics as errors.

use futures_util::FutureExt as _;
use std::any::Any;
use std::error::Error;
use std::fmt;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `future` and turns a panic in it into an error.
///
/// Whatever the future borrowed or shared might be half-written afterwards, as after a panic in a thread. A
/// `Mutex` is poisoned; other types look after themselves.
pub(crate) async fn catch<T>(future: impl Future<Output = T>) -> Result<T, Panicked> {
    let outcome = AssertUnwindSafe(future).catch_unwind().await;
    outcome.map_err(Panicked::new)
}

/// How many payloads of panics are dropped, one after the panic of another. The next one is leaked.
const MOST_PAYLOADS: usize = 8;

/// Drops a value, whose `Drop` might panic.
pub(crate) fn drop_quietly<T>(value: T) {
    let mut dropped = catch_unwind(AssertUnwindSafe(|| drop(value)));
    // A payload may panic in its own `Drop`, and that payload as well.
    for _ in 0..MOST_PAYLOADS {
        let Err(payload) = dropped else { return };
        dropped = catch_unwind(AssertUnwindSafe(|| drop(payload)));
    }
    mem::forget(dropped);
}

/// A panic, with its message if it has one.
#[derive(Debug)]
pub(crate) struct Panicked {
    message: Option<String>,
}

impl Panicked {
    pub(crate) fn new(payload: Box<dyn Any + Send>) -> Self {
        let message = (payload.downcast_ref::<&str>().copied())
            .or_else(|| payload.downcast_ref().map(String::as_str))
            .map(str::to_owned);
        drop_quietly(payload);
        Panicked { message }
    }
}

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.message {
            Some(message) => write!(f, "panicked: {message}"),
            None => f.write_str("panicked"),
        }
    }
}

impl Error for Panicked {}
