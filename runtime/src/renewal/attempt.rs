//! One attempt to renew resources.

use super::moment::Moment;
use super::renewed::Renewed;
use super::retired::retire;
use super::values::{VALUES, Values};
use crate::error::ErrorReport;
use crate::error::panic::{catch, drop_quietly};
use crate::error::text::Decimal;
use crate::output::log;
use crate::output::metrics::Metrics;
use crate::resource::Resource;
use crate::resource::prime::MAX_PRIME_CALL;
use futures_util::future::join_all;
use std::ptr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use tracing::debug;

/// An attempt that lasts longer than its limit by this has not run all the time: the environment was frozen.
const FROZEN: Duration = Duration::from_secs(1);

/// An attempt to renew some resources of a group, and what needs them. If it is dropped before its end, it has failed.
pub(super) struct Attempt {
    /// The group.
    members: &'static [&'static Renewed],
    due: Vec<&'static Renewed>,
    begun: Moment,
    limit: Duration,
    /// The values that the attempt began with.
    base: Arc<Values>,
    /// The values that the attempt makes, and those that stay.
    draft: Arc<Values>,
    is_over: bool,
}

/// The resource that could not be created, and why.
type Failure = (&'static Renewed, String);

impl Attempt {
    pub(super) fn new(
        members: &'static [&'static Renewed],
        due: Vec<&'static Renewed>,
        limit: Duration,
    ) -> Self {
        let base = Values::current();
        Attempt {
            members,
            due,
            begun: Moment::now(),
            limit,
            draft: base.copy(),
            base,
            is_over: false,
        }
    }

    /// Makes what is due and what needs it, and hands it out in one moment.
    pub(super) async fn run(mut self, metrics: Option<&'static Metrics>) {
        let draft = Arc::clone(&self.draft);
        let mut work = Box::pin(VALUES.scope(draft, catch(self.make_all())));
        let outcome = timeout(self.limit, work.as_mut()).await;
        drop_quietly(work);
        match outcome {
            Ok(Ok(Ok(()))) => self.hand_out(metrics),
            Ok(Ok(Err((resource, cause)))) => self.fail(&[resource], &cause),
            Ok(Err(panicked)) => self.fail(&self.due.clone(), &panicked.to_string()),
            Err(_) => self.give_up(),
        }
    }

    /// Makes one value after another, each after what it needs.
    async fn make_all(&self) -> Result<(), Failure> {
        let mut left = self.members.to_vec();
        let mut changed: Vec<&'static Renewed> = Vec::new();
        while !left.is_empty() {
            let waits = |member: &&Renewed| left.iter().any(|other| member.needs(other));
            let (later, now): (Vec<&'static Renewed>, _) = left.iter().partition(|it| waits(it));
            let is_affected = |member: &&&'static Renewed| {
                let is_due = self.due.iter().any(|due| ptr::eq(*due, **member));
                is_due || changed.iter().any(|other| member.needs(other))
            };
            let now: Vec<&'static Renewed> = now;
            let runs = now
                .iter()
                .filter(is_affected)
                .map(|member| self.make(member));
            let outcomes = join_all(runs.collect::<Vec<_>>()).await;
            for outcome in outcomes {
                changed.extend(outcome?);
            }
            left = later;
        }
        Ok(())
    }

    /// Makes a value, or a priming call. Returns the resource if its value differs from the one before it.
    async fn make(&self, renewed: &'static Renewed) -> Result<Option<&'static Renewed>, Failure> {
        let resource = renewed.resource();
        let draft = Arc::clone(&self.draft);
        let run = resource.run_again(|initializer| VALUES.sync_scope(draft, initializer));
        if resource.is_prime() {
            // Half of the time that is left, so that what was made can be handed out without it.
            let left = self.limit.saturating_sub(self.begun.age()) / 2;
            let mut run = Box::pin(run);
            let ended = timeout(left.min(MAX_PRIME_CALL), run.as_mut()).await;
            drop_quietly(run);
            let failure = match ended {
                Ok(Ok(_)) => return Ok(None),
                Ok(Err(error)) => ErrorReport::of(error).line(),
                Err(_) => "timed out".to_owned(),
            };
            let name = resource.name();
            log::warning(&format!(
                "`{name}` failed, and the new values are handed out without it: {failure}"
            ));
            return Ok(None);
        }
        run.await
            .map_err(|error| (renewed, ErrorReport::of(error).line()))?;
        let entries = [&self.base, &self.draft].map(|values| values.get(resource));
        let is_same = matches!(&entries, [Some(old), Some(new)] if renewed.are_equal(old, new));
        Ok((!is_same).then_some(renewed))
    }

    /// The values that this attempt has created.
    fn made(&self) -> Vec<&'static Resource> {
        let members = self.members.iter().map(|member| member.resource());
        let is_new = |resource: &&'static Resource| {
            let entries = [&self.base, &self.draft].map(|values| values.get(resource));
            match entries {
                [Some(old), Some(new)] => !Arc::ptr_eq(&old, &new),
                _ => false,
            }
        };
        members.filter(is_new).collect()
    }

    fn hand_out(&mut self, metrics: Option<&'static Metrics>) {
        self.is_over = true;
        let made = self.made();
        let times: Vec<_> = made
            .iter()
            .filter_map(|made| Some((made.name(), self.draft.get(made)?.took)))
            .collect();
        retire(self.draft.replace(&made), made);
        for (resource, took) in &times {
            debug!(resource, took_ms = took.as_millis(), "renewed");
        }
        if let Some(metrics) = metrics {
            metrics.renewal(self.begun.age(), &times);
        }
    }

    /// Ends the attempt because it takes too long.
    fn give_up(&mut self) {
        let took = Decimal::seconds(self.begun.age());
        self.fail(&self.due.clone(), &format!("it did not finish in {took} s"));
    }

    /// Ends the attempt without a new value.
    fn fail(&mut self, resources: &[&'static Renewed], cause: &str) {
        self.is_over = true;
        let took = self.begun.age();
        // That says nothing of what was asked.
        let was_frozen = took > self.limit + FROZEN;
        if !was_frozen {
            for due in &self.due {
                due.pause(took);
            }
        }
        for resource in resources {
            let name = resource.resource().name();
            let age = self.base.get(resource.resource());
            let age = Decimal::seconds(age.map(|entry| entry.begun.age()).unwrap_or_default());
            log::warning(&format!(
                "`{name}` could not be renewed, and keeps its value, which is {age} s old: {cause}"
            ));
        }
        retire(Arc::clone(&self.draft), self.made());
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        if !self.is_over {
            self.give_up();
        }
    }
}
