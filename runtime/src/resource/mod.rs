//! The cell of a resource.

mod attempt;
pub(crate) mod call;
mod error;
pub(crate) mod init;
pub(crate) mod tokio_runtime;
mod value;

pub use attempt::InitTime;
pub use error::InitError;
pub use value::{Shared, Stored, store};

use crate::error::Error;
use crate::error::panic::{Panicked, catch};
use attempt::{InitPass, RunningSince};
use call::abort_invocation;
use futures_util::future::join_all;
use once_cell::sync::OnceCell;
use std::future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

/// A boxed future. Initializers and handlers return one.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A value that an asynchronous initializer creates once. It lives as long as the process.
///
/// What holds, and who changes it:
///
/// - `value` is written once, by the task that holds `last_failure`, and never again.
/// - However many tasks ask at once, one of them runs the initializer, while it holds `last_failure`. The
///   others wait for that lock.
/// - An attempt that fails or panics leaves its failure in `last_failure` and counts up `failures`. A task that
///   waited sees that the count has changed, and takes that failure for its answer. A task that asks later
///   makes a new attempt.
/// - An attempt whose task is dropped releases the lock and leaves nothing behind. A task that waited makes
///   an attempt in its turn.
/// - In one `InitPass` an initializer fails at most once.
/// - Needs are earlier resources alone, so there is no recursion.
pub struct Resource {
    name: &'static str,
    needs: &'static [&'static Resource],
    initializer: Initializer,
    when: When,
    value: OnceCell<Initialized>,
    running: RunningSince,
    /// How many attempts have failed.
    failures: AtomicU32,
    /// Locked during an attempt.
    last_failure: Mutex<Option<(InitPass, InitError)>>,
}

enum Initializer {
    /// Runs on the runtime.
    Async(fn() -> BoxFuture<Result<Stored, Error>>),
    /// Runs on a separate thread.
    Blocking(fn() -> Result<Stored, Error>),
}

/// When an initializer runs.
#[derive(Clone, Copy, PartialEq)]
enum When {
    /// In INIT.
    Init,
    /// In INIT, before every resource.
    Step,
    /// In INIT; under SnapStart, after the restore.
    Restore,
    /// At the first use.
    Lazy,
}

struct Initialized {
    value: Stored,
    time: InitTime,
}

impl Resource {
    /// A resource that is not initialized yet. `needs` are initialized before `initializer` runs, which may
    /// read them.
    #[must_use]
    pub const fn new(
        name: &'static str,
        needs: &'static [&'static Resource],
        initializer: fn() -> BoxFuture<Result<Stored, Error>>,
    ) -> Self {
        Resource::with(name, needs, Initializer::Async(initializer))
    }

    /// A resource whose initializer runs on a separate thread.
    #[must_use]
    pub const fn blocking(
        name: &'static str,
        needs: &'static [&'static Resource],
        initializer: fn() -> Result<Stored, Error>,
    ) -> Self {
        Resource::with(name, needs, Initializer::Blocking(initializer))
    }

    const fn with(
        name: &'static str,
        needs: &'static [&'static Resource],
        initializer: Initializer,
    ) -> Self {
        Resource {
            name,
            needs,
            initializer,
            when: When::Init,
            value: OnceCell::new(),
            running: RunningSince::nothing(),
            failures: AtomicU32::new(0),
            last_failure: Mutex::const_new(None),
        }
    }

    /// Makes it a step: nothing tries again after a failure.
    #[must_use]
    pub const fn step(mut self) -> Self {
        self.when = When::Step;
        self
    }

    /// Makes it lazy: it is initialized at its first use, unless an eager resource needs it.
    #[must_use]
    pub const fn lazy(mut self) -> Self {
        self.when = When::Lazy;
        self
    }

    /// Under SnapStart, initializes it after the restore.
    #[must_use]
    pub const fn after_restore(mut self) -> Self {
        self.when = When::Restore;
        self
    }

    fn is_step(&self) -> bool {
        self.when == When::Step
    }

    pub(crate) fn is_lazy(&self) -> bool {
        self.when == When::Lazy
    }

    pub(crate) fn is_after_restore(&self) -> bool {
        self.when == When::Restore
    }

    pub(crate) fn is_initialized(&self) -> bool {
        self.value.get().is_some()
    }

    /// How long the running attempt has taken so far, if one is running.
    pub(crate) fn running_for(&self) -> Option<Duration> {
        self.running.elapsed()
    }

    /// How many attempts in a row have failed.
    pub(crate) fn failures(&self) -> u32 {
        self.failures.load(Ordering::Acquire)
    }

    /// The name that logs show.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The resources that this one needs.
    pub fn needs(&self) -> &'static [&'static Resource] {
        self.needs
    }

    /// How long the initializer ran, once it has succeeded.
    pub fn time(&self) -> Option<InitTime> {
        self.value.get().map(|initialized| initialized.time)
    }

    /// Initializes the resource if it is not initialized yet, after everything that it needs.
    ///
    /// # Errors
    ///
    /// Fails if the initializer, or that of a resource that it needs, fails or panics.
    pub fn init(&'static self) -> BoxFuture<Result<(), InitError>> {
        self.init_in(InitPass::next())
    }

    /// Like [`Resource::init`], but makes no attempt if one has failed in this pass.
    pub(crate) fn init_in(&'static self, pass: InitPass) -> BoxFuture<Result<(), InitError>> {
        Box::pin(self.attempt(pass))
    }

    async fn attempt(&'static self, pass: InitPass) -> Result<(), InitError> {
        if self.is_initialized() {
            return Ok(());
        }
        let failures = self.failures.load(Ordering::Acquire);
        let mut last_failure = self.last_failure.lock().await;
        if self.is_initialized() {
            return Ok(());
        }
        if let Some((failed_in, failure)) = &*last_failure
            && (*failed_in == pass || self.failures.load(Ordering::Acquire) != failures)
        {
            return Err(failure.clone());
        }
        match self.run_initializer(pass).await {
            Ok(initialized) => {
                self.value.get_or_init(|| initialized);
                Ok(())
            }
            Err(failure) => {
                *last_failure = Some((pass, failure.clone()));
                self.failures.fetch_add(1, Ordering::Release);
                Err(failure)
            }
        }
    }

    async fn run_initializer(&'static self, pass: InitPass) -> Result<Initialized, InitError> {
        // Waits for all of them, even if one fails: an attempt that is dropped would be made again.
        let needs = join_all(self.needs.iter().map(|need| need.init_in(pass))).await;
        (needs.into_iter().collect::<Result<(), _>>())
            .map_err(|need| InitError::needs(self.name, self.is_step(), need))?;
        let started = Instant::now();
        let _running = self.running.start(started);
        let outcome = match self.initializer {
            Initializer::Async(initializer) => catch(initializer()).await,
            Initializer::Blocking(initializer) => {
                let outcome = spawn_blocking(initializer).await;
                outcome.map_err(|error| Panicked::new(error.into_panic()))
            }
        };
        let took = started.elapsed();
        let outcome = outcome.unwrap_or_else(|panicked: Panicked| Err(panicked.into()));
        let value =
            outcome.map_err(|cause| InitError::failed(self.name, self.is_step(), took, cause))?;
        let time = InitTime { started, took };
        Ok(Initialized { value, time })
    }

    /// The value, in the initializer of a resource that needs this one.
    ///
    /// # Panics
    ///
    /// Panics if the resource is not initialized.
    pub fn get<T: 'static>(&self) -> &T {
        match self.value.get() {
            Some(initialized) => initialized.value.get(),
            None => panic!("the resource `{}` is not initialized", self.name),
        }
    }

    /// The value, in the body of a handler. INIT has initialized it, so this initializes it only where the
    /// handler is called as a plain function, as in a test.
    ///
    /// # Panics
    ///
    /// Panics outside an invocation if the initializer fails.
    pub async fn get_or_init<T: 'static>(&'static self) -> &'static T {
        self.ensure_init().await;
        self.get()
    }

    /// Like [`Resource::get_or_init`], without the value. A step has none.
    ///
    /// # Panics
    ///
    /// Panics outside an invocation if the initializer fails.
    pub async fn ensure_init(&'static self) {
        if !self.is_initialized() {
            self.init_in_background().await;
        }
    }

    /// Initializes the resource on the runtime for resources, which outlives that of a test. A failure aborts
    /// the invocation that it happens in, whatever the handler's error type is.
    fn init_in_background(&'static self) -> BoxFuture<()> {
        Box::pin(async {
            let outcome = tokio_runtime::handle().spawn(self.init()).await;
            let outcome = outcome.expect("nobody cancels the attempt, and it catches panics");
            let Err(error) = outcome else { return };
            match abort_invocation(error) {
                Ok(()) => future::pending().await,
                Err(error) => panic!("{}", error.with_sources()),
            }
        })
    }
}
