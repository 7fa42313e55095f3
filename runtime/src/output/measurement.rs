//! The measurement of an invocation, to its end.

use super::log;
use super::metrics::{Definition, MOST_METRICS, Metrics, definition, seconds};
use crate::call::Recorded;
use crate::options::ErrorText;
use crate::reply::Failure;
use crate::reply::stream::StreamError;
use serde::Serialize;
use std::time::{Duration, Instant};

/// The measurement of an invocation. Prints the metrics when it is dropped: at the end of the invocation, or at the
/// end of its stream. A stream whose reader goes away has ended, too, which is not a fault.
pub struct Measurement {
    pub(crate) metrics: Option<&'static Metrics>,
    /// Whether the handler has metrics. No service reads them on a developer's machine.
    pub(crate) has_metrics: bool,
    /// The handler's records.
    pub(crate) recorded: Option<Box<dyn Recorded>>,
    pub(crate) request_id: String,
    pub(crate) tenant_id: Option<String>,
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
        let Some(metrics) = self.metrics else {
            if let (Some(recorded), false) = (&self.recorded, self.has_metrics) {
                recorded.warn_of_no_metrics();
            }
            return;
        };
        let definitions = if self.batch.is_some() { 5 } else { 3 };
        let mut definitions = &DEFINITIONS[..definitions];
        let mut members = Members {
            processing_time: Some(seconds(self.took)),
            fault: Some(self.is_fault.into()),
            cold_start: Some(self.is_cold_start.into()),
            batch_records: self.batch.map(|(records, _)| records),
            batch_item_failures: self.batch.map(|(_, failed)| failed),
            stream_time: self
                .streams_since
                .map(|received| seconds(received.elapsed())),
            request_id: &self.request_id,
            tenant_id: self.tenant_id.as_deref(),
        };
        loop {
            let room = MOST_METRICS - definitions.len();
            let recorded = self.recorded.as_mut();
            let recorded = recorded.and_then(|recorded| recorded.next_line(room));
            if definitions.is_empty() && recorded.is_none() {
                return;
            }
            metrics.print(definitions, &members, recorded);
            // Metrics that have no room, or too many values, are in separate lines.
            definitions = &[];
            members = Members {
                request_id: members.request_id,
                tenant_id: members.tenant_id,
                ..Members::default()
            };
        }
    }
}

/// The metrics of an invocation, and then the metrics of a batch.
const DEFINITIONS: [Definition; 5] = [
    definition("ProcessingTime", "Seconds"),
    definition("Fault", "Count"),
    definition("ColdStart", "Count"),
    definition("BatchRecords", "Count"),
    definition("BatchItemFailures", "Count"),
];

#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Members<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    processing_time: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cold_start: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    batch_records: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    batch_item_failures: Option<usize>,
    /// In seconds. A property, as the request id.
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_time: Option<f64>,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant_id: Option<&'a str>,
}
