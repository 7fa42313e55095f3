//! The cell of a resource.

mod attempt;
mod cell;
mod chain;
pub(crate) mod init_all;
mod init_error;
pub(crate) mod prime;
mod run;
pub(crate) mod tokio_runtime;
mod value;
mod wait;

pub(crate) use attempt::InitTime;
pub use cell::Cell;
pub use init_error::InitError;
pub use value::{Made, Shared, Stored, initialize, initialize_blocking};

use crate::error::Error;
use attempt::Attempts;
use once_cell::sync::OnceCell;
use std::pin::Pin;
use std::time::Duration;

/// A boxed future. Initializers and handlers return one.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A value that an asynchronous initializer creates once. It lives as long as the process.
///
/// Invariants, and who changes the state:
///
/// - `value` is written once, at the end of the attempt that succeeds, and never again.
/// - There is at most one attempt at a time, in `attempts`. A caller that asks while it runs shares it, and takes its
///   failure for an answer. A later caller makes a new one.
/// - An attempt outlives those who wait for it. An invocation waits for a task that polls it, so the deadline of the
///   invocation does not end it. INIT and tests poll it themselves.
/// - Only [`Resource::record_timeout`] ends an attempt early. Its initializer is dropped first. Then the attempt
///   counts as ended, and those who still wait for it make a new one. It is not counted as a failure.
/// - An attempt is created together with the attempts of the resources that the resource needs, under its own lock.
///   Needs are earlier resources alone, so locks are taken in one order.
/// - An initializer that waits for itself, through a function that it calls, panics with the names of the cycle.
pub struct Resource {
    name: &'static str,
    needs: &'static [&'static Resource],
    initializer: Initializer,
    when: When,
    value: OnceCell<Initialized>,
    attempts: Attempts,
}

enum Initializer {
    /// Runs on the runtime.
    Async(fn() -> BoxFuture<Result<Stored, Error>>),
    /// Runs on a separate thread.
    Blocking(fn() -> Result<Stored, Error>),
}

/// When an initializer runs.
#[derive(Clone, Copy, PartialEq)]
pub enum When {
    /// In INIT.
    Init,
    /// In INIT, before every resource. Nothing tries again after a failure.
    Step,
    /// In INIT; under SnapStart, after the restore.
    Restore,
    /// At the first use, unless an eager resource needs it.
    Lazy,
    /// In INIT, after everything that it names; under SnapStart, after the restore. It can fail, and nothing needs it.
    Prime,
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
            attempts: Attempts::none(),
        }
    }

    /// Sets when the initializer runs.
    #[must_use]
    pub const fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }

    fn is_step(&self) -> bool {
        self.when == When::Step
    }

    /// Whether INIT initializes it.
    fn is_eager(&self) -> bool {
        !matches!(self.when, When::Lazy | When::Prime)
    }

    pub(crate) fn is_prime(&self) -> bool {
        self.when == When::Prime
    }

    #[cfg(feature = "local")]
    pub(crate) fn is_lazy(&self) -> bool {
        self.when == When::Lazy
    }

    /// In the words of the attribute, or `init` without any.
    #[cfg(feature = "local")]
    pub(crate) fn when_name(&self) -> &'static str {
        match self.when {
            When::Init => "init",
            When::Step => "step",
            When::Restore => "after_restore",
            When::Lazy => "lazy",
            When::Prime => "prime",
        }
    }

    #[cfg(feature = "local")]
    pub(crate) fn is_blocking(&self) -> bool {
        matches!(self.initializer, Initializer::Blocking(_))
    }

    pub(crate) fn is_after_restore(&self) -> bool {
        self.when == When::Restore
    }

    pub(crate) fn is_initialized(&self) -> bool {
        self.value.get().is_some()
    }

    /// How long the running initializer has taken so far, if it is running.
    pub(crate) fn running_for(&self) -> Option<Duration> {
        let state = self.attempts.lock();
        let running = state.running.as_ref().and_then(|running| running.started);
        Some(running.or(state.primes_since)?.elapsed())
    }

    /// How many attempts in a row have failed.
    pub(crate) fn failures(&self) -> u32 {
        self.attempts.lock().failures
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
}
