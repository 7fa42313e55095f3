//! The ends of resources, as handlers declare them.

use super::at_signal::{close_at_signal, wait_from_outside};
use super::lifetime::{Ends, LONGEST_FLUSH, Place, Until};
use crate::error::panic::{catch, drop_quietly};
use crate::error::{Error, Told};
use crate::output::log;
use crate::output::metrics::Metrics;
use crate::resource::{BoxFuture, Resource};
use futures_util::future::join_all;
use std::pin::pin;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
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

/// The resources that have an end.
pub struct EndsOf(pub &'static [&'static End]);

/// Where several invocations are served, one flush stands for others.
static IS_FLUSHING: AtomicBool = AtomicBool::new(false);

static IS_CLOSED: AtomicBool = AtomicBool::new(false);

impl EndsOf {
    /// Those that have been made, and have such an expression.
    fn due(&self, run: fn(&End) -> Option<Run>) -> Vec<&'static End> {
        let ends = self.0.iter().copied();
        ends.filter(|end| end.resource.is_initialized() && run(end).is_some())
            .collect()
    }
}

impl Ends for EndsOf {
    fn begin(
        &'static self,
        whole: &'static dyn Ends,
        place: Place,
        _: Option<&'static Metrics>,
    ) -> Option<BoxFuture<()>> {
        let has_close = self.0.iter().any(|end| end.close.is_some());
        (has_close && place != Place::Service).then(|| Box::pin(close_at_signal(whole, place)) as _)
    }

    fn flush(&'static self, until: Until) -> Option<BoxFuture<()>> {
        let due = self.due(|end| end.flush);
        if due.is_empty() {
            return None;
        }
        let limit = until.left().min(LONGEST_FLUSH);
        if limit.is_zero() || IS_FLUSHING.swap(true, Ordering::AcqRel) {
            return None;
        }
        Some(Box::pin(async move {
            run_all("flushed", &due, |end| end.flush, limit).await;
            IS_FLUSHING.store(false, Ordering::Release);
        }))
    }

    fn renew(&'static self, _: Until, _: bool) -> Option<BoxFuture<()>> {
        None
    }

    fn close(&'static self, limit: Duration) -> Option<BoxFuture<()>> {
        let due = self.due(|end| end.close);
        if due.is_empty() || IS_CLOSED.swap(true, Ordering::AcqRel) {
            return None;
        }
        Some(Box::pin(close_all(due, limit)))
    }

    fn close_these(
        &'static self,
        resources: &[&'static Resource],
        limit: Duration,
    ) -> Option<BoxFuture<()>> {
        let mut due = self.due(|end| end.close);
        due.retain(|end| resources.iter().any(|other| ptr::eq(*other, end.resource)));
        (!due.is_empty()).then(|| Box::pin(close_all(due, limit)) as _)
    }

    fn close_from_outside(&'static self, limit: Duration) {
        wait_from_outside(self.close(limit), limit);
    }
}

/// Closes resources, for so long at most. What another one names is closed after it.
async fn close_all(mut left: Vec<&'static End>, limit: Duration) {
    let ends_at = Instant::now() + limit;
    while !left.is_empty() {
        let is_needed = |end: &&'static End| {
            let mut others = left.iter().filter(|other| !ptr::eq(**other, *end));
            others.any(|other| other.needs(end.resource))
        };
        let (later, now): (Vec<&'static End>, Vec<&'static End>) =
            left.iter().copied().partition(is_needed);
        let limit = ends_at.saturating_duration_since(Instant::now());
        run_all("closed", &now, |end| end.close, limit).await;
        left = if now.is_empty() { Vec::new() } else { later };
    }
}

/// Runs expressions at once, for so long at most.
async fn run_all(
    done: &'static str,
    ends: &[&'static End],
    run: fn(&End) -> Option<Run>,
    limit: Duration,
) {
    let runs = ends.iter().filter_map(|end| {
        let run = finish(done, end.resource.name(), run(end)?, limit);
        Some(Box::pin(run) as BoxFuture<()>)
    });
    join_all(runs.collect::<Vec<_>>()).await;
}

/// Runs an expression to its end. What goes wrong is a line of the log.
async fn finish(done: &str, name: &'static str, run: Run, limit: Duration) {
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
