use crate::Error;
use crate::resource::Resource;
use futures_util::FutureExt as _;
use std::any::Any;
use std::error;
use std::fmt;
use std::future::Future;
use std::iter;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

/// Why a resource is not there.
#[derive(Clone)]
pub struct InitError {
    resource: &'static Resource,
    cause: Cause,
}

#[derive(Clone)]
enum Cause {
    /// Its own initialiser failed, after so long.
    Initialiser(Duration, Arc<Error>),
    /// Something that it needs is not there.
    Need(Arc<InitError>),
}

impl InitError {
    /// The initialiser of `resource` failed.
    pub(crate) fn new(resource: &'static Resource, took: Duration, cause: Error) -> Self {
        InitError {
            resource,
            cause: Cause::Initialiser(took, Arc::new(cause)),
        }
    }

    /// The initialiser of `resource` did not run, because of `need`.
    pub(crate) fn needs(resource: &'static Resource, need: InitError) -> Self {
        InitError {
            resource,
            cause: Cause::Need(Arc::new(need)),
        }
    }

    /// Whether an initialiser failed, and not only something that it needs.
    pub(crate) fn is_root(&self) -> bool {
        matches!(self.cause, Cause::Initialiser(..))
    }

    /// Whether a step failed before.
    pub(crate) fn needs_step(&self) -> bool {
        match &self.cause {
            Cause::Initialiser(..) => false,
            Cause::Need(need) => need.resource.is_step() || need.needs_step(),
        }
    }

    /// Whether it is not tried again: a panic and a step may leave something half-written.
    pub(crate) fn is_fatal(&self) -> bool {
        match &self.cause {
            Cause::Initialiser(_, cause) => self.resource.is_step() || cause.is::<Panicked>(),
            Cause::Need(need) => need.is_fatal(),
        }
    }

    /// The error and its sources, on one line.
    pub(crate) fn with_sources(&self) -> String {
        let texts = chain(self).map(ToString::to_string);
        texts.collect::<Vec<_>>().join(": ")
    }
}

impl fmt::Display for InitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.resource.name();
        let noun = if self.resource.is_step() {
            "step"
        } else {
            "resource"
        };
        match &self.cause {
            Cause::Initialiser(took, _) => {
                let seconds = took.as_secs_f64();
                write!(f, "the {noun} `{name}` failed after {seconds:.3} s")
            }
            Cause::Need(need) => {
                let need = need.resource.name();
                write!(f, "the {noun} `{name}` needs `{need}`")
            }
        }
    }
}

impl fmt::Debug for InitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.with_sources())
    }
}

impl error::Error for InitError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match &self.cause {
            Cause::Initialiser(_, cause) => Some(&***cause),
            Cause::Need(need) => Some(&**need),
        }
    }
}

/// An error, what it comes from, what that comes from, and so on.
pub(crate) fn chain<'a>(
    error: &'a (dyn error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn error::Error + 'static)> {
    iter::successors(Some(error), |error| error.source())
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

impl error::Error for Panicked {}
