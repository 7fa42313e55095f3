//! The ends of resources, as handlers declare them.

use super::at_signal::{close_at_signal, wait_from_outside};
use super::lifetime::{Ends, LONGEST_FLUSH, Place, Until};
use crate::error::panic::{Panicked, catch, drop_quietly};
use crate::error::{Error, ErrorReport};
use crate::output::log;
use crate::output::metrics::Metrics;
use crate::resource::{BoxFuture, Resource};
use futures_util::future::join_all;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// Makes a future of an expression.
type Run = fn() -> BoxFuture<Result<(), Error>>;

/// An expression that runs after the initializer of a resource.
pub struct End {
    resource: &'static Resource,
    /// The resources that the expressions name.
    needs: &'static [&'static Resource],
    flush: Option<Run>,
    close: Option<Run>,
}

impl End {
    /// The end of this resource, whose expressions name these.
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

    /// Waits for the end of an expression, for so long at most. What goes wrong is a line of the log.
    async fn finish(&self, done: &str, mut running: BoxFuture<Result<(), Error>>, limit: Duration) {
        let ended = timeout(limit, catch(running.as_mut())).await;
        drop_quietly(running);
        let why = match ended {
            Ok(Ok(Ok(()))) => return,
            Ok(Ok(Err(error))) => ErrorReport::of(error).line(),
            Ok(Err(panicked)) => panicked.to_string(),
            Err(_) => format!("it did not finish in {} ms", limit.as_millis()),
        };
        self.warn(done, &why);
    }

    fn warn(&self, done: &str, why: &str) {
        let name = self.resource.name();
        log::warning(&format!("`{name}` could not be {done}: {why}"));
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

/// The value of the expression of a `flush` or a `close`.
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
    /// Those that have been made, and are closed.
    fn to_close(&self) -> Vec<&'static End> {
        let ends = self.0.iter().copied();
        ends.filter(|end| end.resource.is_initialized() && end.close.is_some())
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
        let due = self.0.iter().filter_map(|end| Some((end, end.flush?)));
        let mut due = due.filter(|(end, _)| end.resource.is_initialized());
        let mut next = Some(due.next()?);
        let limit = until.left().min(LONGEST_FLUSH);
        if limit.is_zero() || IS_FLUSHING.swap(true, Ordering::AcqRel) {
            return None;
        }
        // Most have nothing to wait for.
        let mut left: Vec<BoxFuture<()>> = Vec::new();
        while let Some((end, run)) = next {
            let mut running = run();
            let mut cx = Context::from_waker(Waker::noop());
            match catch_unwind(AssertUnwindSafe(|| running.as_mut().poll(&mut cx))) {
                Ok(Poll::Ready(Ok(()))) => {}
                Ok(Poll::Ready(Err(error))) => end.warn("flushed", &ErrorReport::of(error).line()),
                Ok(Poll::Pending) => left.push(Box::pin(end.finish("flushed", running, limit))),
                Err(payload) => end.warn("flushed", &Panicked::new(payload).to_string()),
            }
            next = due.next();
        }
        if left.is_empty() {
            IS_FLUSHING.store(false, Ordering::Release);
            return None;
        }
        Some(Box::pin(async move {
            join_all(left).await;
            IS_FLUSHING.store(false, Ordering::Release);
        }))
    }

    fn renew(&'static self, _: Until, _: bool) -> Option<BoxFuture<()>> {
        None
    }

    fn close(&'static self, limit: Duration) -> Option<BoxFuture<()>> {
        let due = self.to_close();
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
        let mut due = self.to_close();
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
        let runs = now.iter().filter_map(|end| {
            let run = end.finish("closed", end.close?(), limit);
            Some(Box::pin(run) as BoxFuture<()>)
        });
        join_all(runs.collect::<Vec<_>>()).await;
        left = if now.is_empty() { Vec::new() } else { later };
    }
}
