//! Which handlers block their threads although they should have been cancelled. No guard can cancel them, and
//! Lambda's `Task timed out` does not say why.

use crate::polls::Polls;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The handlers of an environment that run and have a deadline. Each is removed when it ends or is cancelled.
#[derive(Default)]
pub(crate) struct Running(Mutex<Vec<Handler>>);

/// A handler that runs.
struct Handler {
    request_id: String,
    polls: Arc<Polls>,
    /// When the guard cancels the handler.
    cancelled_at: Instant,
    /// From there to the deadline.
    margin: Duration,
    /// The poll that went on when the invocation was last looked at, and since when it has been seen.
    seen: Option<(u64, Instant)>,
    /// How often that poll was found going on after `cancelled_at`.
    found: u32,
}

/// A registered handler. It is removed when this is dropped.
pub(crate) struct Registered<'a> {
    running: &'a Running,
    pub(super) polls: Arc<Polls>,
}

impl Running {
    /// Registers a handler that is cancelled at `cancelled_at`, `margin` before its deadline.
    pub(crate) fn register(
        &self,
        request_id: &str,
        cancelled_at: Instant,
        margin: Duration,
    ) -> Registered<'_> {
        let polls = Arc::new(Polls::default());
        self.lock().push(Handler {
            request_id: request_id.to_owned(),
            polls: Arc::clone(&polls),
            cancelled_at,
            margin,
            seen: None,
            found: 0,
        });
        let running = self;
        Registered { running, polls }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Handler>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The handlers that are found blocked now, each once, and when to look next, at the latest at `latest`.
    pub(crate) fn look(&self, now: Instant, latest: Instant) -> (Vec<Blocked>, Instant) {
        let mut running = self.lock();
        let blocked = (running.iter_mut())
            .filter_map(|handler| handler.look(now))
            .collect();
        let looks = running.iter().filter_map(Handler::next_look);
        // An invocation that could not be checked is checked again with the others.
        let next = looks.filter(|look| *look > now).fold(latest, Instant::min);
        (blocked, next)
    }
}

impl Drop for Registered<'_> {
    fn drop(&mut self) {
        let mut running = self.running.lock();
        let mut polls = running.iter().map(|handler| &handler.polls);
        if let Some(at) = polls.position(|polls| Arc::ptr_eq(polls, &self.polls)) {
            running.swap_remove(at);
        }
    }
}

/// A handler that blocks its thread.
pub(crate) struct Blocked {
    pub(crate) request_id: String,
    /// For how long, at least, it has not returned to the runtime.
    pub(crate) time: Duration,
}

impl Handler {
    /// When to look at it next, to find it blocked. One look might come just before the guard.
    fn next_look(&self) -> Option<Instant> {
        let after = match self.found {
            0 => self.margin / 4,
            1 => self.margin / 2,
            _ => return None,
        };
        Some(self.cancelled_at + after)
    }

    /// Whether the handler is found blocked now, for the first time.
    fn look(&mut self, now: Instant) -> Option<Blocked> {
        let poll = self.polls.now();
        if self.seen.map(|(seen, _)| seen) != poll {
            self.seen = poll.map(|poll| (poll, now));
            self.found = 0;
        }
        let (_, since) = self.seen?;
        // A short part that began at the end finishes in time.
        let is_short = now.saturating_duration_since(since) < self.margin;
        if self.polls.has_parts() && is_short || self.next_look()? > now {
            return None;
        }
        self.found += 1;
        if self.found < 2 {
            return None;
        }
        self.polls.report();
        Some(Blocked {
            request_id: self.request_id.clone(),
            time: now.saturating_duration_since(since),
        })
    }
}
