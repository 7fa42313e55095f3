//! The INIT phase: all resources of a handler, those that do not need each other concurrently.

use super::Resource;
use super::attempt::InitPass;
use super::error::InitError;
use futures_util::future::join_all;
use std::error;
use std::fmt;

/// Initializes every eager resource that is not initialized yet.
pub(crate) async fn init_eager(resources: &[&'static Resource]) -> Result<(), InitFailures> {
    init_all(resources.iter().filter(|resource| !resource.is_lazy())).await
}

/// Like [`init_eager`], without the resources that are initialized after the restore.
pub(crate) async fn init_before_snapshot(
    resources: &[&'static Resource],
) -> Result<(), InitFailures> {
    let is_due = |resource: &&&Resource| !resource.is_lazy() && !resource.is_after_restore();
    init_all(resources.iter().filter(is_due)).await
}

async fn init_all(resources: impl Iterator<Item = &&'static Resource>) -> Result<(), InitFailures> {
    let pass = InitPass::next();
    let outcomes = join_all(resources.map(|resource| resource.init_in(pass))).await;
    let failures = outcomes.into_iter().filter_map(Result::err);
    // Every resource needs the steps. That is left unsaid.
    let failures: Vec<_> = failures.filter(|failure| !failure.needs_step()).collect();
    if failures.is_empty() {
        Ok(())
    } else {
        Err(InitFailures(failures))
    }
}

/// The eager resources that are not initialized yet, and how long each has been running.
pub(crate) fn describe_unfinished(resources: &[&'static Resource]) -> String {
    let missing = resources.iter().filter(|resource| {
        let is_eager = !resource.is_lazy();
        is_eager && !resource.is_initialized()
    });
    let described = missing.map(|resource| {
        let name = resource.name();
        match resource.running_for() {
            Some(time) => format!("`{name}` has run for {:.3} s", time.as_secs_f64()),
            None => format!("`{name}` waits for what it needs"),
        }
    });
    described.collect::<Vec<_>>().join(", ")
}

/// The resources that an attempt left uninitialized, at least one.
pub(crate) struct InitFailures(Vec<InitError>);

impl InitFailures {
    /// Whether another attempt may make it worse.
    pub(crate) fn are_fatal(&self) -> bool {
        self.0.iter().any(InitError::is_fatal)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &InitError> {
        self.0.iter()
    }

    /// All failures on one line, under the name of the phase. A cause appears once, with the resource that
    /// failed.
    pub(crate) fn report(&self, phase: &str) -> String {
        let failures = self.0.iter().map(|failure| {
            if failure.is_root() {
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
