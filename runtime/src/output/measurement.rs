//! What is measured of an invocation, to its end.

use super::log;
use super::metrics::{InvocationEnd, Metrics};
use crate::options::ErrorText;
use crate::reply::Failure;
use crate::reply::stream::StreamError;
use std::time::{Duration, Instant};

/// What is measured of an invocation. Prints the metrics when it is dropped: at the end of the invocation, or at the
/// end of its stream. A stream whose reader goes away has ended, too, and is no fault.
pub struct Measurement {
    pub(crate) metrics: Option<&'static Metrics>,
    pub(crate) request_id: String,
    /// The time to the head of the response.
    pub(crate) took: Duration,
    /// When the event of a stream was received.
    pub(crate) streams_since: Option<Instant>,
    pub(crate) is_fault: bool,
    pub(crate) is_cold_start: bool,
    /// How many records there were, and how many of them were not processed.
    pub(crate) batch: Option<(usize, usize)>,
}

impl Measurement {
    /// Records that the stream has failed, and returns what its reader is sent.
    pub(crate) fn failed(&mut self, failure: &Failure, error_text: ErrorText) -> StreamError {
        self.is_fault = true;
        log::failure(failure, false, &self.request_id);
        StreamError(failure.diagnostic(error_text))
    }
}

impl Drop for Measurement {
    fn drop(&mut self) {
        if let Some(metrics) = self.metrics {
            metrics.invocation(&InvocationEnd {
                request_id: &self.request_id,
                took: self.took,
                is_fault: self.is_fault,
                is_cold_start: self.is_cold_start,
                streamed: self.streams_since.map(|received| received.elapsed()),
                batch: self.batch,
            });
        }
    }
}
