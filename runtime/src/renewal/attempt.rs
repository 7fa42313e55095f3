//! One attempt to renew resources.

use super::moment::Moment;
use super::renewed::Renewed;
use super::retired::retire;
use super::values::{VALUES, Values};
use crate::error::Told;
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

/// Why an attempt has failed.
struct Failure {
    resource: &'static Renewed,
    cause: String,
}

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
        let mut work = Box::pin(VALUES.scope(Arc::clone(&draft), catch(self.make_all())));
        let outcome = timeout(self.limit, work.as_mut()).await;
        drop_quietly(work);
        match outcome {
            Ok(Ok(Ok(changed))) => {
                VALUES.scope(draft, self.prime(&changed)).await;
                self.hand_out(metrics);
            }
            Ok(Ok(Err(Failure { resource, cause }))) => self.fail(&[resource], &cause),
            Ok(Err(panicked)) => self.fail_all(&panicked.to_string()),
            Err(_) => self.fail_all(&self.not_done()),
        }
    }

    /// Makes one value after another. Returns those that differ from the ones before them.
    async fn make_all(&self) -> Result<Vec<&'static Renewed>, Failure> {
        let members = self.members.iter().copied();
        let mut left: Vec<_> = members
            .filter(|member| !member.resource().is_prime())
            .collect();
        let mut changed: Vec<&'static Renewed> = Vec::new();
        while !left.is_empty() {
            let waits = |member: &&'static Renewed| left.iter().any(|other| member.needs(other));
            let (later, now): (Vec<_>, Vec<_>) = left.iter().partition(|member| waits(member));
            let is_affected = |member: &&'static Renewed| {
                let is_due = self.due.iter().any(|due| ptr::eq(*due, *member));
                is_due || changed.iter().any(|other| member.needs(other))
            };
            let now = now.into_iter().filter(is_affected);
            let outcomes = join_all(now.map(|member| self.make(member)).collect::<Vec<_>>()).await;
            for outcome in outcomes {
                changed.extend(outcome?);
            }
            left = later;
        }
        Ok(changed)
    }

    /// Makes a value. Returns the resource if the value differs from the one before it.
    async fn make(&self, renewed: &'static Renewed) -> Result<Option<&'static Renewed>, Failure> {
        let outcome = self.run_initializer(renewed).await;
        outcome.map_err(|cause| Failure {
            resource: renewed,
            cause,
        })?;
        let is_same = match [&self.base, &self.draft].map(|values| values.get(renewed.resource())) {
            [Some(old), Some(new)] => renewed.are_equal(&old, &new),
            _ => false,
        };
        Ok((!is_same).then_some(renewed))
    }

    async fn run_initializer(&self, renewed: &'static Renewed) -> Result<(), String> {
        let draft = Arc::clone(&self.draft);
        let on_thread = |initializer: fn() -> _| VALUES.sync_scope(draft, initializer);
        let outcome = renewed.resource().run_again(on_thread).await;
        outcome.map_err(|error| Told::of(error).line())?;
        Ok(())
    }

    /// Makes the priming calls that name a new value. They may fail.
    async fn prime(&self, changed: &[&'static Renewed]) {
        let is_due = |member: &&&'static Renewed| {
            let is_prime = member.resource().is_prime();
            is_prime && changed.iter().any(|other| member.needs(other))
        };
        let limit = self.limit.saturating_sub(self.begun.age());
        let limit = limit.min(MAX_PRIME_CALL);
        let calls = self.members.iter().filter(is_due).map(|prime| async {
            let mut call = Box::pin(self.run_initializer(prime));
            let ended = timeout(limit, call.as_mut()).await;
            drop_quietly(call);
            let ended = ended.unwrap_or_else(|_| Err("timed out".to_owned()));
            if let Err(cause) = ended {
                let name = prime.resource().name();
                log::warning(&format!(
                    "`{name}` failed, and the new values are handed out without it: {cause}"
                ));
            }
        });
        join_all(calls.collect::<Vec<_>>()).await;
    }

    /// What was made in this attempt.
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

    fn fail_all(&mut self, cause: &str) {
        let due = self.due.clone();
        self.fail(&due, cause);
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
                "`{name}` could not be renewed, and stays as it is, {age} s old: {cause}"
            ));
        }
        retire(Arc::clone(&self.draft), self.made());
    }

    fn not_done(&self) -> String {
        let took = Decimal::seconds(self.begun.age());
        format!("it was not done in {took} s")
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        if !self.is_over {
            self.fail_all(&self.not_done());
        }
    }
}
