//! What runs after the initializer of a resource: `flush` after each answer, and `close` at the end of the process.

use crate::error::panic::{catch, drop_quietly};
use crate::error::text::epoch_millis;
use crate::error::{Error, Told};
use crate::output::log;
use crate::output::metrics::Metrics;
use crate::resource::{BoxFuture, Resource, tokio_runtime};
use crate::runtime_api::extension::register;
use futures_util::future::join_all;
use std::pin::pin;
use std::process;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant, SystemTime};
use tokio::time::timeout;

/// Makes a future of an expression.
type Run = fn() -> BoxFuture<Result<(), Error>>;

/// What runs after the initializer of a resource.
pub struct End {
    resource: &'static Resource,
    /// What the expressions name.
    needs: &'static [&'static Resource],
    flush: Option<Run>,
    close: Option<Run>,
}

impl End {
    /// Of this resource, whose expressions name these.
    #[must_use]
    pub const fn new(resource: &'static Resource, needs: &'static [&'static Resource]) -> Self {
        End {
            resource,
            needs,
            flush: None,
            close: None,
        }
    }

    /// Runs after each answer.
    #[must_use]
    pub const fn flush(mut self, run: Run) -> Self {
        self.flush = Some(run);
        self
    }

    /// Runs at the end.
    #[must_use]
    pub const fn close(mut self, run: Run) -> Self {
        self.close = Some(run);
        self
    }

    pub(crate) fn resource(&self) -> &'static Resource {
        self.resource
    }

    /// Whether it needs another resource, or something that does.
    fn needs(&self, other: &'static Resource) -> bool {
        let mut seen: Vec<&'static Resource> = Vec::new();
        let mut left: Vec<&'static Resource> = self.needs.to_vec();
        left.extend(self.resource.needs());
        while let Some(need) = left.pop() {
            if !seen.iter().any(|seen| ptr::eq(*seen, need)) {
                seen.push(need);
                left.extend(need.needs());
            }
        }
        seen.iter().any(|seen| ptr::eq(*seen, other))
    }
}

/// What the expression of a `flush` or a `close` comes to.
#[diagnostic::on_unimplemented(
    message = "`flush` and `close` come to `()` or a `Result`, and this is `{Self}`",
    label = "not `()`, and no `Result` whose error converts into `prewarm::Error`",
    note = "`.await` a future; end another expression with `;` in a block: `{{ EXPRESSION; }}`"
)]
pub trait Ended {
    /// The outcome.
    ///
    /// # Errors
    ///
    /// Fails if the expression has failed.
    fn into_result(self) -> Result<(), Error>;
}

#[diagnostic::do_not_recommend]
impl Ended for () {
    fn into_result(self) -> Result<(), Error> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<T, E: Into<Error>> Ended for Result<T, E> {
    fn into_result(self) -> Result<(), Error> {
        self.map(|_| ()).map_err(Into::into)
    }
}

/// The ends of all resources of a handler. A handler without any does not contain the code that runs them.
pub trait Ends: Sync {
    /// Does what is to be done before the first event. From then on, closes what was made and exits when the process is
    /// asked to end. `None` if there is nothing to do.
    fn begin(
        &'static self,
        place: Place,
        metrics: Option<&'static Metrics>,
    ) -> Option<BoxFuture<()>>;

    /// Flushes what was made. `None` if there is nothing to flush.
    fn flush(&'static self, until: Until) -> Option<BoxFuture<()>>;

    /// Makes values anew that have aged. `None` if there is nothing to wait for. `is_alone`: nothing else is served
    /// meanwhile.
    fn renew(&'static self, until: Until, is_alone: bool) -> Option<BoxFuture<()>>;

    /// Closes what was made, for so long at most, and once. `None` if there is nothing to close.
    fn close(&'static self, limit: Duration) -> Option<BoxFuture<()>>;
}

/// Until when something may be done after an answer, in milliseconds since 1970.
#[derive(Clone, Copy)]
pub struct Until(pub(crate) u64);

impl Until {
    pub(crate) fn left(self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(epoch_millis(SystemTime::now())))
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
    fn begin(&'static self, _: Place, _: Option<&'static Metrics>) -> Option<BoxFuture<()>> {
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
}

/// How long a flush may take.
pub(crate) const LONGEST_FLUSH: Duration = Duration::from_secs(2);

/// How long it may take to close all resources. Lambda leaves a process 500 ms after SIGTERM.
/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html>
pub(crate) const LONGEST_CLOSE: Duration = Duration::from_millis(400);

/// The same on a developer's machine.
pub(crate) const LONGEST_LOCAL_CLOSE: Duration = Duration::from_secs(2);

/// How much later the process exits.
#[cfg(unix)]
const TIME_TO_EXIT: Duration = Duration::from_millis(20);

/// The resources that have an end.
pub struct EndsOf(pub &'static [&'static End]);

/// Where several invocations are served, one flush stands for others.
static IS_FLUSHING: AtomicBool = AtomicBool::new(false);

static IS_CLOSED: AtomicBool = AtomicBool::new(false);

impl Ends for EndsOf {
    fn flush(&'static self, until: Until) -> Option<BoxFuture<()>> {
        let due = self.0.iter().filter(|end| end.resource.is_initialized());
        let due: Vec<_> = due
            .filter_map(|end| Some((end.resource.name(), end.flush?)))
            .collect();
        if due.is_empty() {
            return None;
        }
        let limit = until.left().min(LONGEST_FLUSH);
        if limit.is_zero() || IS_FLUSHING.swap(true, Ordering::AcqRel) {
            return None;
        }
        Some(Box::pin(async move {
            let runs = due
                .into_iter()
                .map(|(name, run)| finish("flushed", name, run, limit));
            join_all(runs).await;
            IS_FLUSHING.store(false, Ordering::Release);
        }))
    }

    fn renew(&'static self, _: Until, _: bool) -> Option<BoxFuture<()>> {
        None
    }

    fn close(&'static self, limit: Duration) -> Option<BoxFuture<()>> {
        let due = self.0.iter().filter(|end| end.resource.is_initialized());
        let due: Vec<&'static End> = due.filter(|end| end.close.is_some()).copied().collect();
        if due.is_empty() || IS_CLOSED.swap(true, Ordering::AcqRel) {
            return None;
        }
        Some(Box::pin(close_all(due, limit)))
    }

    fn begin(&'static self, place: Place, _: Option<&'static Metrics>) -> Option<BoxFuture<()>> {
        if place == Place::Service || self.0.iter().all(|end| end.close.is_none()) {
            return None;
        }
        Some(Box::pin(async move {
            let is_new = Place::Lambda {
                is_registered: false,
            };
            if place == is_new
                && let Err(error) = register().await
            {
                let error = Told::of(error).line();
                log::warning(&format!(
                    "Lambda will not announce the end of this environment, and nothing is closed then: {error}"
                ));
            }
            close_at_signal(self, place);
        }))
    }
}

/// Closes resources, for so long at most. What another one names is closed after it.
pub(crate) async fn close_all(mut left: Vec<&'static End>, limit: Duration) {
    let ends_at = Instant::now() + limit;
    while !left.is_empty() {
        let is_needed = |end: &&'static End| {
            let mut others = left.iter().filter(|other| !ptr::eq(**other, *end));
            others.any(|other| other.needs(end.resource))
        };
        let (later, now): (Vec<&'static End>, Vec<&'static End>) =
            left.iter().copied().partition(is_needed);
        let limit = ends_at.saturating_duration_since(Instant::now());
        let runs = now
            .iter()
            .filter_map(|end| Some(finish("closed", end.resource.name(), end.close?, limit)));
        join_all(runs.collect::<Vec<_>>()).await;
        left = if now.is_empty() { Vec::new() } else { later };
    }
}

/// Waits in a thread until the process is asked to end, and closes what was made.
#[cfg(unix)]
fn close_at_signal(ends: &'static EndsOf, place: Place) {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let (signals, limit, status) = match place {
        Place::Lambda { .. } => (&[SIGTERM][..], LONGEST_CLOSE, 0),
        Place::Service => return,
        Place::Local => (&[SIGINT, SIGTERM][..], LONGEST_LOCAL_CLOSE, 130),
    };
    let Ok(mut signals) = Signals::new(signals) else {
        return;
    };
    let started = thread::Builder::new()
        .name("prewarm".to_owned())
        .spawn(move || {
            if signals.forever().next().is_some() {
                if let Some(close) = ends.close(limit) {
                    let (done, is_done) = channel();
                    tokio_runtime::handle().spawn(async move {
                        close.await;
                        let _ = done.send(());
                    });
                    // A handler may block the runtime.
                    let _ = is_done.recv_timeout(limit + TIME_TO_EXIT);
                }
                process::exit(status);
            }
        });
    drop(started);
}

#[cfg(not(unix))]
fn close_at_signal(_: &'static EndsOf, _: Place) {}

/// Runs an expression to its end. What goes wrong is a line of the log.
async fn finish(done: &str, name: &str, run: Run, limit: Duration) {
    let mut running = Box::pin(catch(async { run().await }));
    let ended = timeout(limit, pin!(running.as_mut())).await;
    drop_quietly(running);
    let why = match ended {
        Ok(Ok(Ok(()))) => return,
        Ok(Ok(Err(error))) => Told::of(error).line(),
        Ok(Err(panicked)) => panicked.to_string(),
        Err(_) => format!("it was not done in {} ms", limit.as_millis()),
    };
    log::warning(&format!("`{name}` could not be {done}: {why}"));
}
