//! Panics as errors.

use futures_util::FutureExt as _;
use std::any::Any;
use std::error::Error;
use std::fmt;
use std::panic::AssertUnwindSafe;

/// Runs `future` and turns a panic in it into an error.
///
/// Whatever the future borrowed or shared may be half-written afterwards, as after a panic in a thread. A
/// `Mutex` is poisoned; other types look after themselves.
pub(crate) async fn catch<T>(future: impl Future<Output = T>) -> Result<T, Panicked> {
    let outcome = AssertUnwindSafe(future).catch_unwind().await;
    outcome.map_err(|payload| Panicked::new(&*payload))
}

/// A panic, with its message if it has one.
#[derive(Debug)]
pub(crate) struct Panicked {
    message: Option<String>,
}

impl Panicked {
    pub(crate) fn new(payload: &(dyn Any + Send)) -> Self {
        let message = (payload.downcast_ref::<&str>().copied())
            .or_else(|| payload.downcast_ref().map(String::as_str))
            .map(str::to_owned);
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
