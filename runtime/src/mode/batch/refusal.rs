//! Why an event is not a batch, and what to do about it.

use crate::event::Event;
use crate::event::outline::Outline;
use crate::reply::Failure;

/// A batch of SQS.
const MINIMAL: &str = r#"{"Records":[{"eventSource":"aws:sqs","messageId":"1","body":"..."}]}"#;

pub(super) fn of_another_source(source: &str) -> Failure {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ":-._".contains(c);
    if !source.is_empty() && source.len() <= 64 && source.chars().all(is_plain) {
        refused(&format!(
            "it comes from `{source}` rather than SQS, Kinesis, a DynamoDB stream or Kafka"
        ))
    } else {
        refused("it does not come from SQS, Kinesis, a DynamoDB stream or Kafka")
    }
}

/// A record that could not be reported, because it lacks its id.
pub(super) fn without_id(member: &str) -> Failure {
    incomplete(&format!("a record has no `{member}`"))
}

/// An event that was written by hand, and lacks something.
pub(super) fn incomplete(reason: &str) -> Failure {
    Failure::unsupported_event(format!(
        "invalid event: {reason}, as `batch` mode needs: a minimal batch is `{MINIMAL}`, and `cargo run -- sqs BODY` makes a \
         complete one"
    ))
}

pub(super) fn refused(reason: &str) -> Failure {
    Failure::unsupported_event(message(reason))
}

pub(super) fn message(reason: &str) -> String {
    format!(
        "invalid event: `batch` mode cannot split it into records, because {reason}: use `#[lambda_handler(raw)]`"
    )
}

/// An event without records: a record alone, or what is in one.
pub(super) fn without_records(event: &Event, source: &str) -> Failure {
    if ["aws:sqs", "aws:kinesis", "aws:dynamodb"].contains(&source) {
        return incomplete("it is one record outside a batch");
    }
    if source.is_empty() {
        return without_source(event, "it has no `Records`");
    }
    of_another_source(source)
}

/// An event that names no source: it was written by hand, or a service sent it that has no batches.
pub(super) fn without_source(event: &Event, reason: &str) -> Failure {
    let outline = Outline::of(&event.bytes);
    if outline.is_of_a_service() || outline.origin().is_some() {
        of_another_source("")
    } else {
        incomplete(reason)
    }
}
