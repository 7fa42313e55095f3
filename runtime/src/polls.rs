//! The polls of a handler, which show from outside whether it blocks its thread.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The polls of a handler. One that is polled, and not over for long, blocks its thread.
#[derive(Default)]
pub(crate) struct Polls {
    /// Odd while the handler is polled.
    count: AtomicU64,
    /// Whether it does one thing after another in a poll, such as the records of a batch.
    has_parts: AtomicBool,
    is_reported: AtomicBool,
}

impl Polls {
    /// Polls the handler.
    pub(crate) fn poll<T>(&self, poll: impl FnOnce() -> T) -> T {
        self.count.fetch_add(1, Ordering::Relaxed);
        let polled = poll();
        self.count.fetch_add(1, Ordering::Relaxed);
        polled
    }

    /// Records that the handler has done one of its parts. It need not have returned to the runtime.
    pub(crate) fn next_part(&self) {
        self.has_parts.store(true, Ordering::Relaxed);
        self.count.fetch_add(2, Ordering::Relaxed);
    }

    /// The number of the current poll, or of its current part. No two have the same.
    pub(crate) fn now(&self) -> Option<u64> {
        let count = self.count.load(Ordering::Relaxed);
        (count % 2 == 1).then_some(count)
    }

    pub(crate) fn has_parts(&self) -> bool {
        self.has_parts.load(Ordering::Relaxed)
    }

    /// Records that the handler was found to block its thread.
    pub(crate) fn report(&self) {
        self.is_reported.store(true, Ordering::Relaxed);
    }

    /// Whether the handler was found to block its thread.
    pub(crate) fn is_reported(&self) -> bool {
        self.is_reported.load(Ordering::Relaxed)
    }
}
