//! What the cell knows of attempts to initialize it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// One request for a set of resources. An initializer fails at most once in each pass, however many
/// resources need it.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct InitPass(u64);

impl InitPass {
    pub(crate) fn next() -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        InitPass(LAST.fetch_add(1, Ordering::Relaxed))
    }
}

/// When a successful initializer started and how long it ran, without the wait for the resources that it
/// needs.
#[derive(Clone, Copy, Debug)]
pub struct InitTime {
    /// When the initializer started.
    pub started: Instant,
    /// How long the initializer ran.
    pub took: Duration,
}

/// When the running attempt began, if one is running.
pub(crate) struct RunningSince(Mutex<Option<Instant>>);

impl RunningSince {
    pub(crate) const fn nothing() -> Self {
        RunningSince(Mutex::new(None))
    }

    /// Records that an attempt is running, until the return value is dropped.
    pub(crate) fn start(&self, started: Instant) -> Running<'_> {
        self.set(Some(started));
        Running(self)
    }

    pub(crate) fn elapsed(&self) -> Option<Duration> {
        let since = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        since.map(|since| since.elapsed())
    }

    fn set(&self, since: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = since;
    }
}

pub(crate) struct Running<'a>(&'a RunningSince);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.set(None);
    }
}
