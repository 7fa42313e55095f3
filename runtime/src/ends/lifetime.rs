//! The work for the resources of a handler after INIT, and its times.

use crate::budget::deadline_or_latest;
use crate::error::text::epoch_millis;
use crate::output::metrics::Metrics;
use crate::resource::{BoxFuture, Resource};
use std::time::{Duration, SystemTime};

/// The ends of all resources of a handler. A handler without any does not contain the code that runs them.
pub trait Ends: Sync {
    /// Does what is to be done before the first event. From then on, closes what was made and exits when the process is
    /// asked to end, as `whole` does, of which this can be a part. `None` if there is nothing to do.
    fn begin(
        &'static self,
        whole: &'static dyn Ends,
        place: Place,
        metrics: Option<&'static Metrics>,
    ) -> Option<BoxFuture<()>>;

    /// Flushes what was made. `None` if there is nothing to flush.
    fn flush(&'static self, until: Until) -> Option<BoxFuture<()>>;

    /// Renews values that have aged. `None` if there is nothing to wait for. `is_alone`: nothing else is served
    /// meanwhile.
    fn renew(&'static self, until: Until, is_alone: bool) -> Option<BoxFuture<()>>;

    /// Closes what was made, for so long at most, and once. `None` if there is nothing to close.
    fn close(&'static self, limit: Duration) -> Option<BoxFuture<()>>;

    /// Closes some resources, for so long at most. `None` if there is nothing to close.
    fn close_these(
        &'static self,
        resources: &[&'static Resource],
        limit: Duration,
    ) -> Option<BoxFuture<()>>;

    /// Closes what was made, from a thread that is not the runtime's.
    fn close_from_outside(&'static self, limit: Duration);
}

/// Until when something may be done after an answer, in milliseconds since 1970.
#[derive(Clone, Copy)]
pub struct Until(pub(crate) u64);

impl Until {
    pub(crate) fn left(self) -> Duration {
        let now = epoch_millis(SystemTime::now());
        Duration::from_millis(deadline_or_latest(self.0, now).saturating_sub(now))
    }
}

/// Where a process is asked to end.
#[derive(Clone, Copy, PartialEq)]
pub enum Place {
    /// On Lambda, by SIGTERM. That comes only where an extension is registered.
    Lambda {
        /// A process that has replaced itself finds it registered.
        is_registered: bool,
    },
    /// Under `lambda_runtime`, which decides when the process ends.
    Service,
    /// On a developer's machine, also by Ctrl-C.
    Local,
}

/// No resource has an end.
pub struct NoEnds;

impl Ends for NoEnds {
    fn begin(
        &'static self,
        _: &'static dyn Ends,
        _: Place,
        _: Option<&'static Metrics>,
    ) -> Option<BoxFuture<()>> {
        None
    }

    fn flush(&'static self, _: Until) -> Option<BoxFuture<()>> {
        None
    }

    fn renew(&'static self, _: Until, _: bool) -> Option<BoxFuture<()>> {
        None
    }

    fn close(&'static self, _: Duration) -> Option<BoxFuture<()>> {
        None
    }

    fn close_these(&'static self, _: &[&'static Resource], _: Duration) -> Option<BoxFuture<()>> {
        None
    }

    fn close_from_outside(&'static self, _: Duration) {}
}

/// How long a flush may take.
pub(crate) const LONGEST_FLUSH: Duration = Duration::from_secs(2);

/// How long it may take to close all resources. Lambda leaves a process 500 ms after SIGTERM.
/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html>
pub(crate) const LONGEST_CLOSE: Duration = Duration::from_millis(400);

/// The same on a developer's machine.
pub(crate) const LONGEST_LOCAL_CLOSE: Duration = Duration::from_secs(2);
