//! Resources that are created again while the process lives: those with `max_age_s`, and those that need them.
//!
//! Invariants, and who changes the state:
//!
//! - [`Values`] are what all renewed resources have at one time. INIT fills the first ones. An attempt makes others
//!   beside them, and replaces the current ones in one moment.
//! - An invocation has the values of the moment at which its handler was called, and keeps them until its answer is
//!   sent.
//! - A replaced value is closed once nothing uses it, in the order in which it was replaced.
//! - There is at most one attempt for a group of connected resources at a time, and no group waits for another.

mod attempt;
mod cell;
mod group;
mod moment;
mod renewed;
mod retired;
#[cfg(test)]
mod tests;
mod values;

pub use cell::{Held, RenewedCell};
pub use moment::Moment;
pub use renewed::{Compare, Differ, Pair, Renewed};

use crate::ends::{Ends, LONGEST_FLUSH, Place, Until, wait_from_outside};
use crate::error::text::epoch_millis;
use crate::invocation::Invocation;
use crate::output::metrics::Metrics;
use crate::reply::Reply;
use crate::reply::response::{Content, Response};
use crate::resource::{BoxFuture, Resource};
use futures_util::StreamExt as _;
use futures_util::future::{self, join, join_all};
use futures_util::stream;
use group::Group;
use renewed::Part;
use retired::{close_retired, is_any_free};
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};
use values::{VALUES, Values};

/// How long all attempts after an answer may take.
const LONGEST_AFTER: Duration = Duration::from_secs(10);

/// How long an invocation waits for what is too old.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// The renewed resources of a handler.
pub struct Renewals {
    renewed: &'static [&'static Renewed],
    ends: &'static dyn Ends,
    /// Set where values are renewed: not in tests.
    started: OnceLock<Started>,
    /// Whether INIT is complete.
    is_ready: AtomicBool,
}

struct Started {
    groups: Vec<Group>,
    place: Place,
}

impl Renewals {
    /// The renewals of these resources. `ends` has all resources with an end.
    #[must_use]
    pub const fn new(renewed: &'static [&'static Renewed], ends: &'static dyn Ends) -> Self {
        Renewals {
            renewed,
            ends,
            started: OnceLock::new(),
            is_ready: AtomicBool::new(false),
        }
    }

    /// Renews what is too old for an invocation. INIT is complete then.
    async fn before(&'static self, limit: Duration) {
        let Some(Started { groups, place }) = self.started.get() else {
            return;
        };
        self.is_ready.store(true, Ordering::Relaxed);
        // There is no place after an answer.
        if *place == Place::Service {
            self.close_beside();
        }
        let due = groups
            .iter()
            .filter(|group| !group.due(Part::Whole).is_empty());
        let due: Vec<_> = due.collect();
        if !due.is_empty() {
            let renew =
                |group: &'static Group| Box::pin(group.renew_before(limit)) as BoxFuture<()>;
            join_all(due.into_iter().map(renew)).await;
        }
    }

    /// The groups with something that is half as old as it may be. None before INIT is complete.
    fn half_aged(&'static self) -> Vec<&'static Group> {
        let is_ready = self.is_ready.load(Ordering::Relaxed);
        let started = self.started.get().filter(|_| is_ready);
        let groups = started.iter().flat_map(|started| &started.groups);
        let due = groups.filter(|group| !group.due(Part::Half).is_empty());
        due.collect()
    }

    /// Renews what is half as old as it may be, and closes what was replaced. `None` if there is nothing to do.
    fn after(&'static self, limit: Duration) -> Option<BoxFuture<()>> {
        let groups = self.half_aged();
        if limit.is_zero() || groups.is_empty() && !is_any_free() {
            return None;
        }
        Some(Box::pin(async move {
            let renew = |group: &'static Group| Box::pin(group.renew_after(limit)) as BoxFuture<()>;
            join_all(groups.into_iter().map(renew)).await;
            close_retired(self.ends, limit.min(LONGEST_FLUSH), false).await;
        }))
    }

    /// Renews in tasks. Others are served meanwhile, so the environment is not frozen.
    fn renew_beside(&'static self) {
        let groups = self.half_aged().into_iter();
        for group in groups.filter(|group| group.is_idle()) {
            let task = Box::pin(async move {
                group.renew_after(LONGEST_AFTER).await;
                close_retired(self.ends, LONGEST_FLUSH, false).await;
            });
            tokio::spawn(task as BoxFuture<()>);
        }
        self.close_beside();
    }

    fn close_beside(&'static self) {
        if is_any_free() {
            let close = close_retired(self.ends, LONGEST_FLUSH, false);
            tokio::spawn(Box::pin(close) as BoxFuture<()>);
        }
    }
}

impl Ends for Renewals {
    fn begin(
        &'static self,
        whole: &'static dyn Ends,
        place: Place,
        metrics: Option<&'static Metrics>,
    ) -> Option<BoxFuture<()>> {
        self.started.get_or_init(|| Started {
            groups: Group::all(self.renewed, metrics),
            place,
        });
        self.ends.begin(whole, place, metrics)
    }

    fn flush(&'static self, until: Until) -> Option<BoxFuture<()>> {
        self.ends.flush(until)
    }

    fn renew(&'static self, until: Until, is_alone: bool) -> Option<BoxFuture<()>> {
        if is_alone {
            return self.after(until.left().min(LONGEST_AFTER));
        }
        self.renew_beside();
        None
    }

    fn close(&'static self, limit: Duration) -> Option<BoxFuture<()>> {
        let close = self.ends.close(limit)?;
        let retired = close_retired(self.ends, limit, true);
        Some(Box::pin(async move {
            join(close, retired).await;
        }))
    }

    fn close_these(
        &'static self,
        resources: &[&'static Resource],
        limit: Duration,
    ) -> Option<BoxFuture<()>> {
        self.ends.close_these(resources, limit)
    }

    fn close_from_outside(&'static self, limit: Duration) {
        wait_from_outside(self.close(limit), limit);
    }
}

/// How long an invocation waits for what is too old: half of the time that its handler has.
fn longest_wait(invocation: &Invocation) -> Duration {
    let now = epoch_millis(SystemTime::now());
    let left = match invocation.context.deadline.saturating_sub(now) {
        // Some emulators send no deadline.
        0 if invocation.budget.is_none() => return LONGEST_WAIT,
        left => Duration::from_millis(left),
    };
    let margin = invocation.budget.map(|budget| budget.margin);
    LONGEST_WAIT.min(left.saturating_sub(margin.unwrap_or_default()) / 2)
}

/// Calls a handler with the values of now, which are renewed first if they are too old.
#[must_use]
pub fn handle_renewed<'a>(
    invocation: &'a mut Invocation,
    renewals: &'static Renewals,
    handle: for<'b> fn(&'b mut Invocation) -> future::BoxFuture<'b, Reply>,
) -> future::BoxFuture<'a, Reply> {
    Box::pin(async move {
        renewals.before(longest_wait(invocation)).await;
        let values = Values::current();
        let mut reply = VALUES.scope(Arc::clone(&values), handle(invocation)).await;
        if let Ok(Response {
            content: Content::Stream(stream),
            ..
        }) = &mut reply.outcome
        {
            let mut chunks = mem::replace(&mut stream.stream, stream::empty().boxed());
            let chunks = stream::poll_fn(move |cx| {
                VALUES.sync_scope(Arc::clone(&values), || chunks.poll_next_unpin(cx))
            });
            stream.stream = chunks.boxed();
        }
        reply
    })
}
