//! The end of an execution environment, and what is in flight until then.

use crate::budget::deadline_or_latest;
use crate::ends::{Ends, LONGEST_CLOSE};
use crate::error::text::epoch_millis;
use crate::output::log;
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

/// Whether an execution environment ends, and what it still has to answer.
pub struct Ending {
    /// The resources that are closed before.
    ends: &'static dyn Ends,
    /// How many invocations are served at once. 0 where nothing ends, on a developer's machine.
    concurrency: u32,
    has_begun: AtomicBool,
    /// How many invocations are begun and not yet answered.
    in_flight: AtomicUsize,
    /// The latest deadline of an invocation, in milliseconds since 1970.
    latest_deadline: AtomicU64,
}

impl Ending {
    pub(crate) fn new(ends: &'static dyn Ends, concurrency: u32) -> Arc<Self> {
        Arc::new(Ending {
            ends,
            concurrency,
            has_begun: AtomicBool::new(false),
            in_flight: AtomicUsize::new(0),
            latest_deadline: AtomicU64::new(0),
        })
    }

    /// Makes the process end as soon as the invocations are answered that it has begun. Where several are served at
    /// once, one of them might never be: a stream without an end, a handler that blocks its thread. Then the process
    /// ends at the latest deadline, after which Lambda takes no answer.
    pub(crate) fn end(self: &Arc<Self>) {
        if self.concurrency == 0 {
            return log::warning("on Lambda, the execution environment would start again now");
        }
        if self.has_begun.swap(true, Ordering::SeqCst) {
            return;
        }
        if self.concurrency > 1 {
            let ending = Arc::clone(self);
            // A thread of its own, because the runtime's may all be blocked.
            let started = thread::Builder::new()
                .name("prewarm".to_owned())
                .spawn(move || ending.exit_at_the_latest_deadline());
            drop(started);
        }
    }

    /// Whether [`Ending::end`] was called.
    pub(crate) fn is_ending(&self) -> bool {
        self.has_begun.load(Ordering::SeqCst)
    }

    /// Records that an invocation begins. It is over when what this returns is dropped.
    pub(crate) fn begin(&self) -> InFlight<'_> {
        self.in_flight.fetch_add(1, Ordering::SeqCst);
        InFlight(self)
    }

    /// Whether no invocation is in flight.
    pub(crate) fn is_idle(&self) -> bool {
        self.in_flight.load(Ordering::SeqCst) == 0
    }

    fn exit_at_the_latest_deadline(&self) {
        let asked = epoch_millis(SystemTime::now());
        loop {
            let latest = self.latest_deadline.load(Ordering::SeqCst);
            let latest = deadline_or_latest(latest, asked);
            let left = latest.saturating_sub(epoch_millis(SystemTime::now()));
            if left == 0 {
                log::error(
                    "the execution environment ends although not every invocation is answered: their time is over",
                );
                self.ends.close_from_outside(LONGEST_CLOSE);
                process::exit(1);
            }
            thread::park_timeout(Duration::from_millis(left));
        }
    }
}

/// An invocation that is begun and not yet answered.
pub(crate) struct InFlight<'a>(&'a Ending);

impl InFlight<'_> {
    /// Records the deadline of the invocation, in milliseconds since 1970.
    pub(crate) fn until(&self, deadline: u64) {
        self.0.latest_deadline.fetch_max(deadline, Ordering::SeqCst);
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::SeqCst);
    }
}
