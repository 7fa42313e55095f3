//! An execution environment: what its invocations share, and how each of them runs.

mod answer;
mod blocked;
mod finish;
mod guard;
mod invoke;
mod run;

pub(crate) use answer::Answer;
pub(crate) use blocked::Blocked;
pub use finish::FunctionError;
pub use invoke::invoke;
pub(crate) use run::run;

use crate::ending::Ending;
use crate::ends::{LONGEST_CLOSE, LONGEST_LOCAL_CLOSE, Place, Until};
use crate::handler::Handler;
use crate::options::ErrorText;
use crate::output::metrics::Metrics;
use crate::reply::Failure;
use crate::resource::BoxFuture;
use crate::resource::init_all::retry_eager;
use blocked::Running;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// A handler, and where it runs.
pub(crate) struct Environment {
    pub(crate) handler: &'static Handler,
    platform: Platform,
    /// None on a developer's machine, where no service reads them.
    pub(crate) metrics: Option<&'static Metrics>,
    /// Whether every eager resource is initialized.
    is_ready: AtomicBool,
    /// How long INIT took.
    init_time: OnceLock<Duration>,
    /// Whether the last invocation timed out.
    timed_out: AtomicBool,
    pub(crate) ending: Arc<Ending>,
    /// The handlers that might block their threads.
    pub(crate) running: Running,
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

impl Platform {
    /// How many events Lambda sends at once, or 0.
    fn concurrency(self) -> u32 {
        match self {
            Platform::Lambda { concurrency } => concurrency,
            Platform::Local => 0,
        }
    }
}

impl Environment {
    pub(crate) fn new(handler: &'static Handler, platform: Platform) -> Self {
        let metrics = (handler.options.metrics).filter(|_| platform != Platform::Local);
        Environment {
            handler,
            platform,
            // On Lambda there is one environment in a process. A stream may use its metrics at any time.
            metrics: metrics.map(|namespace| &*Box::leak(Box::new(Metrics::new(namespace)))),
            is_ready: AtomicBool::new(false),
            init_time: OnceLock::new(),
            timed_out: AtomicBool::new(false),
            ending: Ending::new(handler.ends, platform.concurrency()),
            running: Running::default(),
        }
    }

    /// An environment whose INIT is over, in a test or on a developer's machine.
    pub(crate) fn local(handler: &'static Handler) -> Self {
        let environment = Environment::new(handler, Platform::Local);
        environment.ready();
        environment
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.is_ready.load(Ordering::Acquire)
    }

    /// Tries again what INIT has left uninitialized.
    pub(crate) async fn retry_init(&self) -> Result<(), Failure> {
        let Err(failures) = retry_eager(self.handler.resources).await else {
            self.ready();
            return Ok(());
        };
        let mut resources = self.handler.resources.iter();
        let is_last = resources.any(|resource| resource.failures() >= MAX_ATTEMPTS);
        let ends_environment = is_last || failures.are_fatal();
        Err(Failure::init(failures.to_string(), ends_environment))
    }

    /// Records that every eager resource is initialized.
    pub(crate) fn ready(&self) {
        self.is_ready.store(true, Ordering::Release);
    }

    /// Until when something may be done after an answer to an invocation with this deadline, in milliseconds since
    /// 1970.
    pub(crate) fn until(&self, deadline: u64) -> Until {
        Until(deadline.saturating_sub(self.handler.options.deadline_margin_ms))
    }

    /// How much of an invocation's errors is shown, by whether its event is an HTTP request.
    pub(crate) fn error_text(&self, is_http: bool) -> ErrorText {
        self.handler.options.error_text.of_invocation(is_http)
    }

    /// Does what is to be done before the first event.
    pub(crate) fn begin(&self, place: Place) -> Option<BoxFuture<()>> {
        let ends = self.handler.ends;
        ends.begin(ends, place, self.metrics)
    }

    /// Closes what was made, before the process ends.
    pub(crate) async fn close(&self) {
        let limit = if self.is_lambda() {
            LONGEST_CLOSE
        } else {
            LONGEST_LOCAL_CLOSE
        };
        if let Some(close) = self.handler.ends.close(limit) {
            close.await;
        }
    }

    /// Records how long INIT took.
    pub(crate) fn init_took(&self, took: Duration) {
        let _ = self.init_time.set(took);
    }

    /// How long INIT took.
    pub(crate) fn init_time(&self) -> Duration {
        self.init_time.get().copied().unwrap_or_default()
    }

    /// Records that a snapshot was restored, which took this long.
    pub(crate) fn restored(&self, took: Duration) {
        self.ready();
        if let Some(metrics) = &self.metrics {
            metrics.restore(took, self.handler.resources);
        }
    }

    /// Whether Lambda sends several events at once.
    pub(crate) fn is_concurrent(&self) -> bool {
        self.platform.concurrency() > 1
    }

    pub(crate) fn is_lambda(&self) -> bool {
        self.platform != Platform::Local
    }

    /// Records how an invocation ended. Returns whether the environment must end: what makes two invocations in
    /// a row time out would make the next one time out, too. Where several run at once this cannot be told.
    pub(crate) fn record_timeout(&self, timed_out: bool) -> bool {
        let again = self.timed_out.swap(timed_out, Ordering::Relaxed) && timed_out;
        again && self.platform.concurrency() == 1
    }
}
