//! What the invocations of one process share.

use crate::failure::Failure;
use crate::handler::Handler;
use crate::init;
use crate::metrics::Metrics;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A handler, and where it runs.
pub(crate) struct Environment {
    pub(crate) handler: &'static Handler,
    host: Host,
    /// None where nobody reads them: elsewhere.
    pub(crate) metrics: Option<Metrics>,
    /// Whether every eager resource is there.
    is_ready: AtomicBool,
    /// Whether the last invocation timed out.
    timed_out: AtomicBool,
}

/// After so many failed attempts in a row a resource is not tried again in this process.
const ATTEMPTS: u32 = 3;

/// Where a handler runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Host {
    /// Under Lambda, which sends so many events at once.
    Lambda { concurrency: u32 },
    /// In a test, or on a developer's machine.
    Elsewhere,
}

impl Environment {
    pub(crate) fn new(handler: &'static Handler, host: Host, is_ready: bool) -> Self {
        let metrics = (handler.options.metrics).filter(|_| host != Host::Elsewhere);
        Environment {
            handler,
            host,
            metrics: metrics.map(Metrics::new),
            is_ready: AtomicBool::new(is_ready),
            timed_out: AtomicBool::new(false),
        }
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.is_ready.load(Ordering::Acquire)
    }

    /// Tries again what INIT has not made.
    pub(crate) async fn make_ready(&self) -> Result<(), Failure> {
        let Err(failures) = init::run(self.handler).await else {
            self.is_ready.store(true, Ordering::Release);
            return Ok(());
        };
        let mut resources = self.handler.resources.iter();
        let is_last = resources.any(|resource| resource.failures() >= ATTEMPTS);
        let ends = is_last || failures.are_fatal();
        Err(Failure::init(failures.to_string(), ends))
    }

    /// After the restore of a snapshot, which took so long.
    pub(crate) fn restored(&self, took: Duration) {
        self.is_ready.store(true, Ordering::Release);
        if let Some(metrics) = &self.metrics {
            metrics.restored(took, self.handler.resources);
        }
    }

    pub(crate) fn is_lambda(&self) -> bool {
        self.host != Host::Elsewhere
    }

    /// Takes note of how an invocation ended. What makes one hang makes the next one hang, too: of the
    /// second in a row the answer is that the environment ends. Of several at once that is not known.
    pub(crate) fn hangs(&self, timed_out: bool) -> bool {
        let again = self.timed_out.swap(timed_out, Ordering::Relaxed) && timed_out;
        again && self.host == Host::Lambda { concurrency: 1 }
    }

    /// Has the process end, as soon as the invocation is answered.
    pub(crate) fn end(&self) {
        if self.is_lambda() {
            ENDING.store(true, Ordering::Relaxed);
        }
    }
}

static ENDING: AtomicBool = AtomicBool::new(false);

/// Ends the process, if it is to end. A process that ends with 1 is replaced by Lambda.
pub(crate) fn exit_if_ending() {
    if ENDING.load(Ordering::Relaxed) {
        process::exit(1);
    }
}
