//! Queues and streams that Lambda reads.

use super::{Found, Subject};
use crate::project::function::SourceKind;
use crate::project::template::Node;

/// How many timeouts of a function the visibility timeout of its queue should have.
/// <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html>
const TIMEOUTS: f64 = 6.0;

/// The visibility timeout of a queue that sets none, in seconds.
const DEFAULT_VISIBILITY_TIMEOUT_S: f64 = 30.0;

pub(super) fn batch_failures(subject: &Subject<'_>) -> Vec<Found> {
    if subject
        .description
        .is_none_or(|described| described.mode != "batch")
    {
        return Vec::new();
    }
    let sources = subject.function.sources().into_iter();
    let unread = sources.filter(|source| {
        let types = source.property("FunctionResponseTypes");
        let mut types = types.into_iter().flat_map(Node::items);
        !types.any(|kind| {
            let kind = subject.function.template.text(kind);
            kind.is_none_or(|kind| kind == "ReportBatchItemFailures")
        })
    });
    let found = unread.map(|source| {
        Found::new(
            source.line,
            format!(
                "Lambda does not read which records of `{}` have failed, and deletes them",
                source.id
            ),
            "add `FunctionResponseTypes: [ReportBatchItemFailures]`",
        )
    });
    found.collect()
}

pub(super) fn dead_letter_queue(subject: &Subject<'_>) -> Vec<Found> {
    let sources = subject.function.sources().into_iter();
    let found = sources.filter_map(|source| match source.kind {
        SourceKind::Queue => {
            // A queue of another template may have one.
            let queue = subject.function.queue(&source)?;
            queue.property("RedrivePolicy").is_none().then(|| {
                Found::new(
                    queue.line,
                    format!(
                        "a message of `{}` that always fails is retried until it expires, and is lost then",
                        queue.id
                    ),
                    "give the queue a `RedrivePolicy` with a dead-letter queue",
                )
            })
        }
        SourceKind::Stream => {
            let destination = source.property("DestinationConfig");
            destination
                .and_then(|destination| destination.get("OnFailure"))
                .is_none()
                .then(|| {
                    Found::new(
                        source.line,
                        format!(
                            "a record of `{}` that always fails blocks its shard until it expires, and is lost then",
                            source.id
                        ),
                        "add `DestinationConfig: OnFailure`, and a limit such as `MaximumRetryAttempts`",
                    )
                })
        }
    });
    found.collect()
}

pub(super) fn visibility_timeout(subject: &Subject<'_>) -> Vec<Found> {
    let function = subject.function;
    let Some(timeout) = function.timeout_s() else {
        return Vec::new();
    };
    let sources = function.sources().into_iter();
    let found = sources.filter_map(|source| {
        let queue = function.queue(&source)?;
        let set = queue.property("VisibilityTimeout");
        let visibility = set.map_or(Some(DEFAULT_VISIBILITY_TIMEOUT_S), |set| {
            function.template.number(set)
        })?;
        let least = timeout * TIMEOUTS;
        (visibility < least).then(|| {
            Found::new(
                set.map_or(queue.line, |set| set.line),
                format!(
                    "a message of `{}` is received again after {visibility} s, and `{}` may handle it for {timeout} s, \
                     and again after a throttle",
                    queue.id,
                    subject.id()
                ),
                format!("set `VisibilityTimeout: {least}`, six times the timeout"),
            )
        })
    });
    found.collect()
}
