//! The INIT phase: all resources of a handler, those that do not need each other concurrently.

use super::Resource;
use super::init_error::InitError;
use super::wait::wait_for;
use crate::error::text::Decimal;
use futures_util::future::join_all;
use std::error;
use std::fmt;

/// Initializes every eager resource that is not initialized yet.
pub(crate) fn init_eager(
    resources: &[&'static Resource],
) -> impl Future<Output = Result<(), InitFailures>> + Send + 'static {
    init_all(resources.iter().filter(|resource| resource.is_eager()))
}

/// Tries again, in an invocation, to initialize every eager resource that is not initialized yet.
pub(crate) async fn retry_eager(
    resources: &'static [&'static Resource],
) -> Result<(), InitFailures> {
    let eager = resources.iter().filter(|resource| resource.is_eager());
    wait_for(eager.copied(), init_eager(resources)).await
}

/// Like [`init_eager`], without the resources that are initialized after the restore.
pub(crate) fn init_before_snapshot(
    resources: &[&'static Resource],
) -> impl Future<Output = Result<(), InitFailures>> + Send + 'static {
    let is_due = |resource: &&&Resource| resource.is_eager() && !resource.is_after_restore();
    init_all(resources.iter().filter(is_due))
}

fn init_all<'a>(
    resources: impl Iterator<Item = &'a &'static Resource>,
) -> impl Future<Output = Result<(), InitFailures>> + Send + 'static {
    // All attempts are created before one of them ends, so each initializer runs once.
    let attempts: Vec<_> = resources.map(|resource| resource.init()).collect();
    async {
        let outcomes = join_all(attempts).await;
        let failures = outcomes.into_iter().filter_map(Result::err);
        // Every resource needs the steps. That is left unsaid.
        let failures: Vec<_> = failures.filter(|failure| !failure.needs_step()).collect();
        if failures.is_empty() {
            Ok(())
        } else {
            Err(InitFailures(failures))
        }
    }
}

/// The eager resources that are not initialized yet, and the priming calls that have not ended, and how long each has
/// been running.
pub(crate) fn describe_unfinished(resources: &[&'static Resource]) -> String {
    let missing = resources.iter().filter(|resource| {
        let is_missing = resource.is_eager() && !resource.is_initialized();
        is_missing || resource.is_prime() && resource.running_for().is_some()
    });
    let described = missing.map(|resource| {
        let name = resource.name();
        if let Some(time) = resource.running_for() {
            return format!("`{name}` has run for {} s", Decimal::seconds(time));
        }
        let mut needs = resource
            .needs()
            .iter()
            .filter(|need| !need.is_initialized());
        match needs.next() {
            Some(need) => format!("`{name}` waits for `{}`", need.name()),
            None if resource.failures() > 0 => format!("`{name}` has failed"),
            None => format!("`{name}` has not started"),
        }
    });
    described.collect::<Vec<_>>().join(", ")
}

/// The resources that an attempt left uninitialized, at least one.
pub(crate) struct InitFailures(Vec<InitError>);

impl InitFailures {
    /// Whether another attempt might make it worse.
    pub(crate) fn are_fatal(&self) -> bool {
        self.0.iter().any(InitError::is_fatal)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &InitError> {
        self.0.iter()
    }

    /// Whether the cause of a failure is reported with this one: a cause is reported once, with the resource that
    /// failed. A lazy one has no failure of its own here.
    pub(crate) fn tells_cause(&self, failure: &InitError) -> bool {
        let mut others = self.0.iter();
        failure.is_root()
            || !others.any(|other| other.is_root() && other.name() == failure.root_name())
    }

    /// All failures on one line, under the name of the phase.
    pub(crate) fn report(&self, phase: &str) -> String {
        let failures = self.0.iter().map(|failure| {
            if self.tells_cause(failure) {
                failure.with_sources()
            } else {
                failure.to_string()
            }
        });
        let failures: Vec<_> = failures.collect();
        format!("{phase} failed: {}", failures.join("; "))
    }
}

impl fmt::Display for InitFailures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.report("INIT"))
    }
}

impl fmt::Debug for InitFailures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl error::Error for InitFailures {}
