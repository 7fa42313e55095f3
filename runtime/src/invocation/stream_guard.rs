//! A streamed response, which ends long after its invocation: what is logged and measured then.

use crate::error::panic::drop_quietly;
use crate::options::ErrorText;
use crate::output::log;
use crate::output::metrics::{InvocationEnd, Metrics};
use crate::reply::stream::{Chunks, GuardedChunks, StreamError};
use crate::reply::{BatchCount, Failure};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};
use tracing::Span;

/// What is measured of an invocation. Prints the metrics when it is dropped: at the end of the invocation, or at the
/// end of its stream. A stream whose reader goes away has ended, too, and is no fault.
pub(crate) struct Measurement {
    pub(crate) metrics: Option<&'static Metrics>,
    pub(crate) request_id: String,
    /// The time to the head of the response.
    pub(crate) took: Duration,
    /// When the event of a stream was received.
    pub(crate) streams_since: Option<Instant>,
    pub(crate) is_fault: bool,
    pub(crate) is_cold_start: bool,
    pub(crate) batch: Option<Box<BatchCount>>,
}

impl Measurement {
    /// Records that the stream has failed, and returns what its reader is sent.
    fn failed(&mut self, failure: &Failure, error_text: ErrorText) -> StreamError {
        self.is_fault = true;
        log::failure(failure, false, &self.request_id);
        StreamError(failure.diagnostic(error_text))
    }
}

impl Drop for Measurement {
    fn drop(&mut self) {
        if let Some(metrics) = self.metrics {
            let batch = self.batch.as_ref();
            metrics.invocation(&InvocationEnd {
                request_id: &self.request_id,
                took: self.took,
                is_fault: self.is_fault,
                is_cold_start: self.is_cold_start,
                streamed: self.streams_since.map(|received| received.elapsed()),
                batch: batch.map(|batch| (batch.records, batch.failed)),
            });
        }
    }
}

/// A stream that ends with its first error, and with an error if it panics.
struct Guarded {
    chunks: Option<Chunks>,
    measurement: Measurement,
    error_text: ErrorText,
    /// The span of the invocation: another task polls the stream.
    span: Span,
}

/// Watches over a stream to its end.
pub(crate) fn guard(
    chunks: Chunks,
    error_text: ErrorText,
    measurement: Measurement,
) -> GuardedChunks {
    let guarded = Guarded {
        chunks: Some(chunks),
        measurement,
        error_text,
        span: Span::current(),
    };
    guarded.boxed()
}

/// A reader may go away before the end.
impl Drop for Guarded {
    fn drop(&mut self) {
        drop_quietly(self.chunks.take());
    }
}

impl Stream for Guarded {
    type Item = Result<Bytes, StreamError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Guarded {
            chunks,
            measurement,
            error_text,
            span,
        } = self.get_mut();
        let Some(stream) = chunks else {
            return Poll::Ready(None);
        };
        let _entered = span.enter();
        let polled = catch_unwind(AssertUnwindSafe(|| stream.poll_next_unpin(cx)));
        let chunk = match polled {
            Ok(polled) => ready!(polled).map(|chunk| {
                chunk.map_err(|error| measurement.failed(&Failure::stream(&error), *error_text))
            }),
            Err(payload) => {
                drop_quietly(payload);
                Some(Err(
                    measurement.failed(&Failure::stream_panic(), *error_text)
                ))
            }
        };
        if !matches!(chunk, Some(Ok(_))) {
            drop_quietly(chunks.take());
        }
        Poll::Ready(chunk)
    }
}
