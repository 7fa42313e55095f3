//! What is known of the attempts to make a resource.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// One asking for all that is needed. In each, an initialiser fails at most once, however many resources
/// need it.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Round(u64);

impl Round {
    pub(crate) fn next() -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        Round(LAST.fetch_add(1, Ordering::Relaxed))
    }
}

/// Since when an attempt runs, if one does.
pub(crate) struct RunningSince(Mutex<Option<Instant>>);

impl RunningSince {
    pub(crate) const fn nothing() -> Self {
        RunningSince(Mutex::new(None))
    }

    /// Notes that an attempt runs, until what is returned is dropped.
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
