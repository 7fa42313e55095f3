use crate::Error;
use futures_util::FutureExt as _;
use std::any::Any;
use std::error;
use std::fmt::{self, Write as _};
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

/// Why a resource is not there.
#[derive(Clone, Debug)]
pub struct InitError {
    resource: &'static str,
    cause: Cause,
}

#[derive(Clone, Debug)]
enum Cause {
    /// Its own initialiser failed.
    Initialiser(Arc<Error>),
    /// Something that it needs is not there.
    Need(Arc<InitError>),
}

impl InitError {
    /// The initialiser of `resource` failed.
    pub(crate) fn new(resource: &'static str, cause: Error) -> Self {
        InitError {
            resource,
            cause: Cause::Initialiser(Arc::new(cause)),
        }
    }

    /// The initialiser of `resource` did not run, because of `need`.
    pub(crate) fn needs(resource: &'static str, need: InitError) -> Self {
        InitError {
            resource,
            cause: Cause::Need(Arc::new(need)),
        }
    }

    /// The error and its sources, on one line.
    pub(crate) fn with_sources(&self) -> String {
        let mut text = self.to_string();
        let mut source = error::Error::source(self);
        while let Some(error) = source {
            let _ = write!(text, ": {error}");
            source = error.source();
        }
        text
    }
}

impl fmt::Display for InitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let InitError { resource, cause } = self;
        match cause {
            Cause::Initialiser(_) => write!(f, "the resource `{resource}` failed"),
            Cause::Need(need) => {
                let need = need.resource;
                write!(f, "the resource `{resource}` needs `{need}`")
            }
        }
    }
}

impl error::Error for InitError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match &self.cause {
            Cause::Initialiser(cause) => Some(&***cause),
            Cause::Need(need) => Some(&**need),
        }
    }
}

/// Runs `future`, and turns a panic in it into an error.
///
/// What the future had borrowed or shared may be half-written after that, as after a panic in a
/// thread: a `Mutex` is poisoned, other types look after themselves.
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
    fn new(payload: &(dyn Any + Send)) -> Self {
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

impl error::Error for Panicked {}
