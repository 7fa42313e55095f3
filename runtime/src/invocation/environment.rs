//! What the invocations of one execution environment share.

use crate::handler::Handler;
use crate::output::metrics::Metrics;
use crate::reply::Failure;
use crate::resource::init::retry_eager;
use std::process;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// A handler, and where it runs.
pub(crate) struct Environment {
    pub(crate) handler: &'static Handler,
    platform: Platform,
    /// None where nobody reads them: on a developer's machine.
    pub(crate) metrics: Option<&'static Metrics>,
    /// Whether every eager resource is initialized.
    is_ready: AtomicBool,
    /// Whether the last invocation timed out.
    timed_out: AtomicBool,
}

/// How many attempts in a row may fail to initialize a resource before the process gives up.
const MAX_ATTEMPTS: u32 = 3;

/// Where a handler runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Platform {
    /// On Lambda, which sends up to `concurrency` events at once.
    Lambda { concurrency: u32 },
    /// In a test, or on a developer's machine.
    Local,
}

impl Environment {
    pub(crate) fn new(handler: &'static Handler, platform: Platform, is_ready: bool) -> Self {
        let metrics = (handler.options.metrics).filter(|_| platform != Platform::Local);
        Environment {
            handler,
            platform,
            // On Lambda there is one environment in a process. A stream may use its metrics at any time.
            metrics: metrics.map(|namespace| &*Box::leak(Box::new(Metrics::new(namespace)))),
            is_ready: AtomicBool::new(is_ready),
            timed_out: AtomicBool::new(false),
        }
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.is_ready.load(Ordering::Acquire)
    }

    /// Tries again what INIT has left uninitialized.
    pub(crate) async fn retry_init(&self) -> Result<(), Failure> {
        let Err(failures) = retry_eager(self.handler.resources).await else {
            self.is_ready.store(true, Ordering::Release);
            return Ok(());
        };
        let mut resources = self.handler.resources.iter();
        let is_last = resources.any(|resource| resource.failures() >= MAX_ATTEMPTS);
        let ends_environment = is_last || failures.are_fatal();
        Err(Failure::init(failures.to_string(), ends_environment))
    }

    /// Records that a snapshot was restored, which took this long.
    pub(crate) fn restored(&self, took: Duration) {
        self.is_ready.store(true, Ordering::Release);
        if let Some(metrics) = &self.metrics {
            metrics.restore(took, self.handler.resources);
        }
    }

    pub(crate) fn is_lambda(&self) -> bool {
        self.platform != Platform::Local
    }

    /// Records how an invocation ended. Returns whether the environment must end: what makes two invocations in
    /// a row time out would make the next one time out, too. Where several run at once this cannot be told.
    pub(crate) fn record_timeout(&self, timed_out: bool) -> bool {
        let again = self.timed_out.swap(timed_out, Ordering::Relaxed) && timed_out;
        again && self.platform == Platform::Lambda { concurrency: 1 }
    }

    /// Makes the process end as soon as the invocations are answered that it has begun.
    pub(crate) fn end(&self) {
        if self.is_lambda() {
            ENDING.store(true, Ordering::SeqCst);
        }
    }
}

/// Whether the process ends as soon as those invocations are answered that it has begun.
static ENDING: AtomicBool = AtomicBool::new(false);

/// How many invocations are begun and not yet answered.
static IN_FLIGHT: AtomicUsize = AtomicUsize::new(0);

/// Ends the process, if [`Environment::end`] was called. Lambda replaces a process that exits with 1.
pub(crate) fn exit_if_ending() {
    if ENDING.load(Ordering::SeqCst) {
        process::exit(1);
    }
}

/// Records that an invocation begins.
pub(crate) fn begin() {
    IN_FLIGHT.fetch_add(1, Ordering::SeqCst);
}

/// Records that an invocation is answered. Returns whether another event may be asked for. If the process is ending,
/// the last one to be answered ends it.
pub(crate) fn answered() -> bool {
    let others = IN_FLIGHT.fetch_sub(1, Ordering::SeqCst) - 1;
    if !ENDING.load(Ordering::SeqCst) {
        return true;
    }
    if others == 0 {
        process::exit(1);
    }
    false
}
