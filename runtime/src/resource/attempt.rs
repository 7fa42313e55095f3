//! Attempts to initialize a resource.

use super::init_error::InitError;
use futures_util::future::{BoxFuture, Shared};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How an attempt ends. None: it was abandoned.
pub(super) type Outcome = Option<Result<(), InitError>>;

/// An attempt that everyone who waits for it polls.
pub(super) type SharedAttempt = Shared<BoxFuture<'static, Outcome>>;

/// When a successful initializer started and how long it ran, without the wait for the resources that it
/// needs.
#[derive(Clone, Copy, Debug)]
pub struct InitTime {
    /// When the initializer started.
    pub started: Instant,
    /// How long the initializer ran.
    pub took: Duration,
}

/// The attempts to create a resource.
pub(super) struct Attempts(Mutex<State>);

pub(super) struct State {
    pub(super) running: Option<Attempt>,
    /// When a priming call was begun that has not ended.
    pub(super) primes_since: Option<Instant>,
    /// How many attempts in a row have failed.
    pub(super) failures: u32,
}

pub(super) struct Attempt {
    pub(super) shared: SharedAttempt,
    /// When the initializer started. Before that, the attempt waits for what the resource needs.
    pub(super) started: Option<Instant>,
    /// When an invocation first timed out while it waited for this attempt.
    timed_out: Option<Instant>,
    /// Ends the attempt.
    abandon: Option<oneshot::Sender<()>>,
}

impl Attempts {
    pub(super) const fn none() -> Self {
        Attempts(Mutex::new(State {
            running: None,
            primes_since: None,
            failures: 0,
        }))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Attempt {
    pub(super) fn new(shared: SharedAttempt, abandon: oneshot::Sender<()>) -> Self {
        Attempt {
            shared,
            started: None,
            timed_out: None,
            abandon: Some(abandon),
        }
    }

    /// Records that an invocation timed out, after it had waited for the attempt since `began`. The first time-out
    /// does not end a slow attempt. One of an invocation that began after it does: the attempt hangs.
    pub(super) fn record_timeout(&mut self, began: Instant) {
        match self.timed_out {
            None => self.timed_out = Some(Instant::now()),
            Some(first) if began > first => {
                if let Some(abandon) = self.abandon.take() {
                    // The attempt may have ended just now.
                    let _ = abandon.send(());
                }
            }
            Some(_) => {}
        }
    }
}
