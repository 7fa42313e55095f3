//! Resources that are renewed together.

use super::attempt::Attempt;
use super::renewed::{Part, Renewed};
use super::values::Values;
use crate::error::panic::drop_quietly;
use crate::output::metrics::Metrics;
use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared, WeakShared};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// How long one attempt before a handler may take.
const LONGEST_BEFORE: Duration = Duration::from_secs(2);

/// Resources that are connected by needs, directly or not. They are replaced in one moment or not at all. What is not
/// connected does not wait for them.
pub(super) struct Group {
    members: Vec<&'static Renewed>,
    /// All waiters share one attempt. It is given up when none is left.
    running: Mutex<Option<WeakShared<BoxFuture<'static, ()>>>>,
    metrics: Option<&'static Metrics>,
}

impl Group {
    /// All groups of these resources.
    pub(super) fn all(
        renewed: &[&'static Renewed],
        metrics: Option<&'static Metrics>,
    ) -> Vec<Group> {
        let mut groups: Vec<Vec<&'static Renewed>> = Vec::new();
        for &renewed in renewed {
            let is_connected = |group: &Vec<&'static Renewed>| {
                let mut others = group.iter();
                others.any(|other| renewed.needs(other) || other.needs(renewed))
            };
            let (connected, rest) = groups.into_iter().partition(is_connected);
            groups = rest;
            let connected: Vec<Vec<_>> = connected;
            groups.push(connected.into_iter().flatten().chain([renewed]).collect());
        }
        let group = |members| Group {
            members,
            running: Mutex::default(),
            metrics,
        };
        groups.into_iter().map(group).collect()
    }

    /// The resources whose values have reached a part of their age, and that can be created again now.
    pub(super) fn due(&self, part: Part) -> Vec<&'static Renewed> {
        let values = Values::current();
        let members = self.members.iter().copied();
        members
            .filter(|member| member.is_due(&values, part))
            .collect()
    }

    /// Renews what is too old, before a handler is called, for so long at most.
    pub(super) async fn renew_before(&'static self, limit: Duration) {
        let ends_at = Instant::now() + limit;
        loop {
            let due = self.due(Part::Whole);
            let left = ends_at.saturating_duration_since(Instant::now());
            if due.is_empty() || left.is_zero() {
                return;
            }
            let (attempt, is_new) = self.attempt(due, LONGEST_BEFORE);
            let mut waiting = Box::pin(timeout(left, attempt));
            let ended = waiting.as_mut().await;
            drop_quietly(waiting);
            // One that was under way may have been for other resources.
            if is_new || ended.is_err() {
                return;
            }
        }
    }

    /// Renews what is half as old as it may be, for so long at most.
    pub(super) async fn renew_after(&'static self, limit: Duration) {
        let due = self.due(Part::Half);
        let values = Values::current();
        let took = due
            .iter()
            .filter_map(|due| Some(values.get(due.resource())?.took));
        // An attempt that cannot be finished now is not begun.
        if due.is_empty() || limit.is_zero() || took.max() > Some(limit) {
            return;
        }
        drop(values);
        self.attempt(due, limit).0.await;
    }

    /// Whether no attempt is under way.
    pub(super) fn is_idle(&self) -> bool {
        under_way(self.running().as_ref()).is_none()
    }

    fn running(&self) -> MutexGuard<'_, Option<WeakShared<BoxFuture<'static, ()>>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The attempt that is under way, or a new one. Whether it is new.
    fn attempt(
        &'static self,
        due: Vec<&'static Renewed>,
        limit: Duration,
    ) -> (Shared<BoxFuture<'static, ()>>, bool) {
        let mut running = self.running();
        if let Some(attempt) = under_way(running.as_ref()) {
            return (attempt, false);
        }
        let attempt = Attempt::new(&self.members, due, limit);
        let attempt = attempt.run(self.metrics).boxed().shared();
        *running = attempt.downgrade();
        (attempt, true)
    }
}

fn under_way(
    running: Option<&WeakShared<BoxFuture<'static, ()>>>,
) -> Option<Shared<BoxFuture<'static, ()>>> {
    let attempt = running.and_then(WeakShared::upgrade);
    attempt.filter(|attempt| attempt.peek().is_none())
}
