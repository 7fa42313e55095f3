pub use crate::error::InitError;
use crate::error::{Panicked, catch};
use crate::{Error, executor};
use futures_util::future::join_all;
use once_cell::sync::OnceCell;
use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// A boxed future, as initialisers and handlers are.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The value of a resource, whatever its type.
pub struct Kept(Box<dyn Any + Send + Sync>);

/// What the type of a resource must be.
#[diagnostic::on_unimplemented(
    message = "a resource of type `{Self}` cannot be shared by all invocations",
    label = "not `Send + Sync + 'static`",
    note = "a resource lives in a static cell and is read from any thread: \
            put what changes in a `Mutex` or an atomic, and use `Arc` for `Rc`"
)]
pub trait Shared: Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Send + Sync + 'static> Shared for T {}

/// Takes the value of a resource. The one place that asks anything of its type.
pub fn keep<T: Shared>(value: T) -> Kept {
    Kept(Box::new(value))
}

/// A value that is made once, by an asynchronous initialiser that may fail, and then kept for as
/// long as the process lives.
///
/// However many tasks ask for it at once, one of them runs the initialiser and the others wait. If
/// that attempt fails they take its failure for an answer; if its task is dropped, one of them makes
/// an attempt of its own.
pub struct Resource {
    name: &'static str,
    needs: &'static [&'static Resource],
    initialise: fn() -> BoxFuture<Result<Kept, Error>>,
    made: OnceCell<Made>,
    /// How many attempts have failed.
    failures: AtomicU32,
    /// Held during an attempt.
    last_failure: Mutex<Option<InitError>>,
}

struct Made {
    value: Kept,
    time: InitTime,
}

/// When an initialiser that succeeded was started, and how long it took, without the wait for the
/// resources that it needs.
#[derive(Clone, Copy, Debug)]
pub struct InitTime {
    /// When it was started.
    pub started: Instant,
    /// How long it took.
    pub took: Duration,
}

impl Resource {
    /// A resource that nobody has asked for yet. `name` stands for it in logs; `needs` are made
    /// before `initialise` runs, and may be read in it.
    #[must_use]
    pub const fn new(
        name: &'static str,
        needs: &'static [&'static Resource],
        initialise: fn() -> BoxFuture<Result<Kept, Error>>,
    ) -> Self {
        Resource {
            name,
            needs,
            initialise,
            made: OnceCell::new(),
            failures: AtomicU32::new(0),
            last_failure: Mutex::const_new(None),
        }
    }

    /// Its name, for people.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What it needs.
    pub fn needs(&self) -> &'static [&'static Resource] {
        self.needs
    }

    /// How long it took to make, once it is there.
    pub fn time(&self) -> Option<InitTime> {
        self.made.get().map(|made| made.time)
    }

    /// Makes the value if it is not there yet, and what it needs before it, all at once.
    ///
    /// # Errors
    ///
    /// If the initialiser, or that of something it needs, fails or panics.
    pub fn ready(&'static self) -> BoxFuture<Result<(), InitError>> {
        Box::pin(self.attempt())
    }

    async fn attempt(&'static self) -> Result<(), InitError> {
        if self.made.get().is_some() {
            return Ok(());
        }
        let failures = self.failures.load(Ordering::Acquire);
        let mut last_failure = self.last_failure.lock().await;
        if self.made.get().is_some() {
            return Ok(());
        }
        if let Some(failure) = &*last_failure
            && self.failures.load(Ordering::Acquire) != failures
        {
            return Err(failure.clone());
        }
        match self.make().await {
            Ok(made) => {
                self.made.get_or_init(|| made);
                Ok(())
            }
            Err(failure) => {
                *last_failure = Some(failure.clone());
                self.failures.fetch_add(1, Ordering::Release);
                Err(failure)
            }
        }
    }

    async fn make(&self) -> Result<Made, InitError> {
        // All are waited for, even if one fails: an attempt that is dropped would be made again.
        let needs = join_all(self.needs.iter().map(|need| need.ready())).await;
        (needs.into_iter().collect::<Result<(), _>>())
            .map_err(|root| InitError::needs(self.name, root))?;
        let started = Instant::now();
        let outcome = catch((self.initialise)()).await;
        let outcome = outcome.unwrap_or_else(|panicked: Panicked| Err(panicked.into()));
        let value = outcome.map_err(|cause| InitError::new(self.name, cause))?;
        let time = InitTime {
            started,
            took: started.elapsed(),
        };
        Ok(Made { value, time })
    }

    /// The value, where it is known to be there: in the initialiser of a resource that needs it.
    ///
    /// # Panics
    ///
    /// If it is not there.
    pub fn get<T: 'static>(&self) -> &T {
        match self.made.get() {
            Some(made) => made.value.get(),
            None => panic!("the resource `{}` is not initialised", self.name),
        }
    }

    /// The value, in the body of a handler. INIT has made it, so that there is something to do only
    /// where the handler is called as the plain function that it is, as in a test.
    ///
    /// # Panics
    ///
    /// If it has to be made now, and that fails.
    pub async fn required<T: 'static>(&'static self) -> &'static T {
        self.filled().await;
        self.get()
    }

    /// Waits until the value is there: [`Resource::required`] for a step, which has none.
    ///
    /// # Panics
    ///
    /// If it has to be made now, and that fails.
    pub async fn filled(&'static self) {
        if self.made.get().is_none() {
            self.make_outside().await;
        }
    }

    /// Makes the value on the one runtime for resources, which outlives that of a test.
    fn make_outside(&'static self) -> BoxFuture<()> {
        Box::pin(async {
            let made = executor::handle().spawn(self.ready()).await;
            match made.expect("an attempt is not cancelled, and no panic leaves it") {
                Ok(()) => {}
                Err(error) => panic!("{}", error.with_sources()),
            }
        })
    }
}

impl Kept {
    fn get<T: 'static>(&self) -> &T {
        let value = self.0.downcast_ref();
        value.expect("a resource is read as the type that it was written with")
    }
}
