use crate::attempt::{Round, RunningSince};
pub use crate::error::InitError;
use crate::error::{Panicked, catch};
use crate::{Error, executor, invocation};
use futures_util::future::join_all;
use once_cell::sync::OnceCell;
use std::any::Any;
use std::future::{self, Future};
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

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
    initialise: Initialise,
    when: When,
    made: OnceCell<Made>,
    running: RunningSince,
    /// How many attempts have failed.
    failures: AtomicU32,
    /// Held during an attempt.
    last_failure: Mutex<Option<(Round, InitError)>>,
}

enum Initialise {
    /// On the runtime.
    Async(fn() -> BoxFuture<Result<Kept, Error>>),
    /// On a thread for what does not wait.
    Blocking(fn() -> Result<Kept, Error>),
}

/// When an initialiser runs.
#[derive(Clone, Copy, PartialEq)]
enum When {
    Init,
    /// INIT, before every resource.
    Step,
    /// INIT; under `SnapStart` after the restore.
    Restore,
    /// When it is asked for.
    Lazy,
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
        Resource::with(name, needs, Initialise::Async(initialise))
    }

    /// The same with an initialiser that does not wait, and runs on a thread of its own.
    #[must_use]
    pub const fn blocking(
        name: &'static str,
        needs: &'static [&'static Resource],
        initialise: fn() -> Result<Kept, Error>,
    ) -> Self {
        Resource::with(name, needs, Initialise::Blocking(initialise))
    }

    const fn with(
        name: &'static str,
        needs: &'static [&'static Resource],
        initialise: Initialise,
    ) -> Self {
        Resource {
            name,
            needs,
            initialise,
            when: When::Init,
            made: OnceCell::new(),
            running: RunningSince::nothing(),
            failures: AtomicU32::new(0),
            last_failure: Mutex::const_new(None),
        }
    }

    /// A step: a failure is not tried again.
    #[must_use]
    pub const fn step(mut self) -> Self {
        self.when = When::Step;
        self
    }

    /// Made when it is asked for, unless an eager one needs it.
    #[must_use]
    pub const fn lazy(mut self) -> Self {
        self.when = When::Lazy;
        self
    }

    /// Under `SnapStart` made after the restore.
    #[must_use]
    pub const fn after_restore(mut self) -> Self {
        self.when = When::Restore;
        self
    }

    pub(crate) fn is_step(&self) -> bool {
        self.when == When::Step
    }

    pub(crate) fn is_lazy(&self) -> bool {
        self.when == When::Lazy
    }

    pub(crate) fn is_after_restore(&self) -> bool {
        self.when == When::Restore
    }

    /// Whether it is there.
    pub(crate) fn is_made(&self) -> bool {
        self.made.get().is_some()
    }

    /// For how long its initialiser runs, if it does.
    pub(crate) fn running_for(&self) -> Option<Duration> {
        self.running.elapsed()
    }

    /// How many attempts have failed, one after another.
    pub(crate) fn failures(&self) -> u32 {
        self.failures.load(Ordering::Acquire)
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
        self.ready_in(Round::next())
    }

    /// The same, without an attempt if one has failed in this round.
    pub(crate) fn ready_in(&'static self, round: Round) -> BoxFuture<Result<(), InitError>> {
        Box::pin(self.attempt(round))
    }

    async fn attempt(&'static self, round: Round) -> Result<(), InitError> {
        if self.made.get().is_some() {
            return Ok(());
        }
        let failures = self.failures.load(Ordering::Acquire);
        let mut last_failure = self.last_failure.lock().await;
        if self.made.get().is_some() {
            return Ok(());
        }
        if let Some((failed_in, failure)) = &*last_failure
            && (*failed_in == round || self.failures.load(Ordering::Acquire) != failures)
        {
            return Err(failure.clone());
        }
        match self.make(round).await {
            Ok(made) => {
                self.made.get_or_init(|| made);
                Ok(())
            }
            Err(failure) => {
                *last_failure = Some((round, failure.clone()));
                self.failures.fetch_add(1, Ordering::Release);
                Err(failure)
            }
        }
    }

    async fn make(&'static self, round: Round) -> Result<Made, InitError> {
        // All are waited for, even if one fails: an attempt that is dropped would be made again.
        let needs = join_all(self.needs.iter().map(|need| need.ready_in(round))).await;
        (needs.into_iter().collect::<Result<(), _>>())
            .map_err(|root| InitError::needs(self, root))?;
        let started = Instant::now();
        let _running = self.running.start(started);
        let outcome = match self.initialise {
            Initialise::Async(initialise) => catch(initialise()).await,
            Initialise::Blocking(initialise) => {
                let made = spawn_blocking(initialise).await;
                made.map_err(|error| Panicked::new(&*error.into_panic()))
            }
        };
        let took = started.elapsed();
        let outcome = outcome.unwrap_or_else(|panicked: Panicked| Err(panicked.into()));
        let value = outcome.map_err(|cause| InitError::new(self, took, cause))?;
        let time = InitTime { started, took };
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

    /// Makes the value on the one runtime for resources, which outlives that of a test. A failure ends
    /// the invocation that it happens in, whatever its error type.
    fn make_outside(&'static self) -> BoxFuture<()> {
        Box::pin(async {
            let made = executor::handle().spawn(self.ready()).await;
            let made = made.expect("an attempt is not cancelled, and no panic leaves it");
            let Err(error) = made else { return };
            match invocation::end_with(error) {
                Ok(()) => future::pending().await,
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
