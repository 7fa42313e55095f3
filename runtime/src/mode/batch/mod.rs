//! `batch` mode: the handler is called for each record, and the answer names the records that were not processed.

mod lanes;
mod payload;
mod records;
mod refusal;

pub use payload::Part;

use super::{Mode, ReadEvent};
use crate::budget::Budget;
use crate::call::{in_call, until_aborted};
use crate::error::panic::{catch, drop_quietly};
use crate::error::with_sources;
use crate::invocation::Invocation;
use crate::output::log;
use crate::polls::Polls;
use crate::reply::response::Response;
use crate::reply::{Failure, Reply};
use futures_util::future::BoxFuture;
use futures_util::stream::{self, StreamExt as _};
use lambda_runtime::Context;
use lanes::Batch;
use records::Record;
use serde::de::DeserializeOwned;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::time::timeout_at;
use tracing::{Instrument as _, info_span};

/// The records of a batch, each by its payload, and the records that were not processed.
pub struct BatchMode;

impl Mode for BatchMode {
    #[cfg(feature = "local")]
    fn name(&self) -> &'static str {
        "batch"
    }
}

impl ReadEvent for BatchMode {
    fn read<E: DeserializeOwned>(invocation: &mut Invocation) -> Result<E, Failure> {
        payload::read(&invocation.event.bytes, invocation.event.encoding)
    }
}

/// The value of a handler in `batch` mode.
#[diagnostic::on_unimplemented(
    message = "in `batch` mode a handler has no value, and returns `Ok(())`, not `{Self}`",
    label = "not `()`",
    note = "a record whose handler returns an `Err` has failed; what a record yields is stored or sent by the handler"
)]
pub trait BatchValue {
    /// Makes the reply of a record.
    fn reply(self, invocation: &mut Invocation) -> Reply;
}

#[diagnostic::do_not_recommend]
impl BatchValue for () {
    fn reply(self, _: &mut Invocation) -> Reply {
        Reply::new(Instant::now(), Ok(Response::nothing()))
    }
}

/// Calls the handler with one record.
type HandleRecord = for<'a> fn(&'a mut Invocation) -> BoxFuture<'a, Reply>;

/// A batch is answered so much earlier than its invocation is cancelled.
const TIME_TO_ANSWER: Duration = Duration::from_millis(5);

/// Handles the records of an event, in up to `concurrency` lanes at once.
#[must_use]
pub fn handle_batch(
    invocation: &mut Invocation,
    part: Part,
    concurrency: usize,
    handle: HandleRecord,
) -> BoxFuture<'_, Reply> {
    Box::pin(async move {
        let batch = match Batch::read(&invocation.event, part) {
            Ok(batch) => batch,
            Err(failure) => return Reply::failure(failure),
        };
        let context = &invocation.context;
        let progress = Progress::of(&batch, invocation);
        let handle_lane = |lane| handle_lane(&batch, lane, context, handle, &progress);
        let mut all: BoxFuture<'_, ()> = if concurrency == 1 {
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
                progress.is_late.store(true, Ordering::Relaxed);
            }
            Some(_) => {}
            None => all.as_mut().await,
        }
        // A value that a handler holds can panic in its `Drop`.
        drop_quietly(all);
        progress.reply(&batch, invocation)
    })
}

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
        let outcome = handle_record(record, context.clone(), handle).await;
        if let Some(polls) = &progress.polls {
            polls.next_part();
        }
        match outcome {
            Ok(()) => progress.done[index].store(true, Ordering::Relaxed),
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
    let mut invocation = Invocation::new(record.event(), context);
    let span = info_span!("record", id = record.name());
    let call = async { in_call(until_aborted(handle(&mut invocation))).await };
    let called = catch(call.instrument(span)).await;
    let outcome = called.map_err(|_| Failure::panic())?;
    let reply = outcome.map_err(|error| Failure::init(with_sources(&*error), false))?;
    reply.outcome.map(|_| ())
}

/// The outcome of the records of a batch. A record that is not processed has failed.
struct Progress {
    done: Vec<AtomicBool>,
    budget: Option<Budget>,
    polls: Option<Arc<Polls>>,
    /// When the batch is answered at the latest.
    ends_at: Option<Instant>,
    /// Whether the time was over before the batch.
    is_late: AtomicBool,
    /// Whether the environment ends with the invocation.
    is_ending: AtomicBool,
    first_failure: OnceLock<Failure>,
}

impl Progress {
    fn of(batch: &Batch, invocation: &Invocation) -> Self {
        let budget = invocation.budget;
        Progress {
            done: batch
                .records
                .iter()
                .map(|_| AtomicBool::default())
                .collect(),
            budget,
            polls: invocation.polls.clone(),
            ends_at: budget
                .map(|budget| budget.started + budget.time.saturating_sub(TIME_TO_ANSWER)),
            is_late: AtomicBool::default(),
            is_ending: AtomicBool::default(),
            first_failure: OnceLock::new(),
        }
    }

    /// Whether another record may be begun. A handler that never waits gives no timer a chance.
    fn may_begin(&self) -> bool {
        if self.ends_at.is_some_and(|at| Instant::now() >= at) {
            self.is_late.store(true, Ordering::Relaxed);
        }
        !self.is_late.load(Ordering::Relaxed) && !self.is_ending.load(Ordering::Relaxed)
    }

    fn failed(&self, failure: Failure) {
        if failure.ends_environment() {
            self.is_ending.store(true, Ordering::Relaxed);
        }
        // The others are in the log.
        let _ = self.first_failure.set(failure);
    }

    fn reply(self, batch: &Batch, invocation: &mut Invocation) -> Reply {
        let is_done = |index: usize| self.done[index].load(Ordering::Relaxed);
        let records = self.done.len();
        let failed = (0..records).filter(|index| !is_done(*index)).count();
        invocation.batch = Some((records, failed));
        invocation.ends_environment = self.is_ending.load(Ordering::Relaxed);
        let is_late = self.is_late.load(Ordering::Relaxed) && failed > 0;
        let outcome = if failed == records && records > 0 {
            Err(match self.budget {
                Some(budget) if is_late => Failure::timeout(budget, false),
                _ => Failure::batch(records, self.first_failure.into_inner()),
            })
        } else {
            if is_late {
                log::late_batch(failed, records, &invocation.context.request_id);
            }
            Response::json(batch.response(is_done).into_bytes(), 200)
        };
        Reply::new(Instant::now(), outcome)
    }
}
