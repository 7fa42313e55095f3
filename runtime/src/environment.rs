//! What the invocations of one process share.

use crate::handler::Handler;
use crate::metrics::Metrics;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

/// A handler, and where it runs.
pub(crate) struct Environment {
    pub(crate) handler: &'static Handler,
    place: Place,
    /// None where nobody reads them: elsewhere.
    pub(crate) metrics: Option<Metrics>,
    /// Whether the last invocation timed out.
    timed_out: AtomicBool,
}

/// Where a handler runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Place {
    /// Under Lambda, which sends so many events at once.
    Lambda { concurrency: u32 },
    /// In a test, or on a developer's machine.
    Elsewhere,
}

impl Environment {
    pub(crate) fn new(handler: &'static Handler, place: Place) -> Self {
        let metrics = (handler.options.metrics).filter(|_| place != Place::Elsewhere);
        Environment {
            handler,
            place,
            metrics: metrics.map(Metrics::new),
            timed_out: AtomicBool::new(false),
        }
    }

    pub(crate) fn is_lambda(&self) -> bool {
        self.place != Place::Elsewhere
    }

    /// Takes note of how an invocation ended. What makes one hang makes the next one hang, too: of the
    /// second in a row the answer is that the environment ends. Of several at once that is not known.
    pub(crate) fn hangs(&self, timed_out: bool) -> bool {
        let again = self.timed_out.swap(timed_out, Ordering::Relaxed) && timed_out;
        again && self.place == Place::Lambda { concurrency: 1 }
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
