//! `batch` mode: the handler is called for each record, and the answer names what is not done.

use crate::error::panic::{catch, drop_quietly};
use crate::event::batch::Batch;
use crate::event::records::Record;
use crate::event::{Event, Part};
use crate::output::log;
use crate::reply::{BatchCount, Failure, Reply};
use crate::resource::BoxFuture;
use crate::resource::call::{self, Budget};
use futures_util::stream::{self, StreamExt as _};
use lambda_runtime::Context;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::time::timeout_at;
use tracing::{Instrument as _, info_span};

/// Calls the handler with one record.
type HandleRecord = fn(Event, Context) -> BoxFuture<Reply>;

/// A batch is answered so much earlier than its invocation is cancelled.
const TIME_TO_ANSWER: Duration = Duration::from_millis(5);

/// Handles the records of an event, in up to `concurrency` lanes at once.
#[must_use]
pub fn handle_batch(
    event: Event,
    context: Context,
    part: Part,
    concurrency: usize,
    handle: HandleRecord,
) -> BoxFuture<Reply> {
    Box::pin(async move {
        let batch = match Batch::read(&event, part) {
            Ok(batch) => batch,
            Err(failure) => return Reply::failure(failure),
        };
        let progress = Progress::of(&batch, call::budget());
        let handle_lane = |lane| handle_lane(&batch, lane, &context, handle, &progress);
        let mut all: BoxedLanes<'_> = if concurrency == 1 {
            Box::pin(async {
                for lane in &batch.lanes {
                    handle_lane(lane.clone()).await;
                }
            })
        } else {
            let lanes = stream::iter(batch.lanes.iter().cloned());
            Box::pin(lanes.for_each_concurrent(concurrency, handle_lane))
        };
        match progress.ends_at {
            Some(at) if timeout_at(at.into(), all.as_mut()).await.is_err() => {
                progress.is_late.set();
            }
            Some(_) => {}
            None => all.as_mut().await,
        }
        // What a handler holds may panic in its `Drop`.
        drop_quietly(all);
        progress.reply(&batch, &context.request_id)
    })
}

type BoxedLanes<'a> = futures_util::future::BoxFuture<'a, ()>;

/// Handles one record after another until one fails.
async fn handle_lane(
    batch: &Batch,
    lane: Range<usize>,
    context: &Context,
    handle: HandleRecord,
    progress: &Progress,
) {
    for index in lane {
        if !progress.may_begin() {
            return;
        }
        let record = &batch.records[index];
        match handle_record(record, context.clone(), handle).await {
            Ok(()) => progress.done[index].set(),
            Err(failure) => {
                log::record_failure(&failure, record.name(), &context.request_id);
                return progress.failed(failure);
            }
        }
    }
}

async fn handle_record(
    record: &Record,
    context: Context,
    handle: HandleRecord,
) -> Result<(), Failure> {
    let span = info_span!("record", id = record.name());
    let call = async { call::run(handle(record.event(), context), None).await };
    let called = catch(call.instrument(span)).await;
    let outcome = called.map_err(|_| Failure::panic())?.outcome;
    let reply = outcome.map_err(|error| Failure::init(error.with_sources(), false))?;
    reply.outcome.map(|_| ())
}

/// What has become of the records of a batch. Whatever is not done has failed.
struct Progress {
    done: Vec<Flag>,
    budget: Option<Budget>,
    /// When the batch is answered at the latest.
    ends_at: Option<Instant>,
    /// Whether the time was over before the batch.
    is_late: Flag,
    /// Whether the environment ends with the invocation.
    is_ending: Flag,
    first_failure: OnceLock<Failure>,
}

#[derive(Default)]
struct Flag(AtomicBool);

impl Flag {
    fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Progress {
    fn of(batch: &Batch, budget: Option<Budget>) -> Self {
        Progress {
            done: batch.records.iter().map(|_| Flag::default()).collect(),
            budget,
            ends_at: budget
                .map(|budget| budget.started + budget.time.saturating_sub(TIME_TO_ANSWER)),
            is_late: Flag::default(),
            is_ending: Flag::default(),
            first_failure: OnceLock::new(),
        }
    }

    /// Whether another record may be begun. A handler that never waits gives no timer a chance.
    fn may_begin(&self) -> bool {
        if self.ends_at.is_some_and(|at| Instant::now() >= at) {
            self.is_late.set();
        }
        !self.is_late.is_set() && !self.is_ending.is_set()
    }

    fn failed(&self, failure: Failure) {
        if failure.ends_environment() {
            self.is_ending.set();
        }
        // The others are in the log.
        let _ = self.first_failure.set(failure);
    }

    fn reply(self, batch: &Batch, request_id: &str) -> Reply {
        let records = self.done.len();
        let failed = self.done.iter().filter(|done| !done.is_set()).count();
        let is_late = self.is_late.is_set() && failed > 0;
        let outcome = if failed == records && records > 0 {
            Err(match self.budget {
                Some(budget) if is_late => Failure::timeout(budget, false),
                _ => Failure::batch(records, self.first_failure.into_inner()),
            })
        } else {
            if is_late {
                log::late_batch(failed, records, request_id);
            }
            Ok(batch.response(|index| self.done[index].is_set()))
        };
        let count = BatchCount {
            records,
            failed,
            ends_environment: self.is_ending.is_set(),
        };
        Reply::batch(outcome, count)
    }
}
