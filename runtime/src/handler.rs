//! A handler as a value: what it needs, and the way from an event to a reply.

use crate::event::{Event, Part};
use crate::options::{ErrorText, Options};
use crate::output::log;
use crate::output::measurement::Measurement;
use crate::reply::form::ResponseForm;
use crate::reply::stream::{Chunks, GuardedChunks};
use crate::reply::{Failure, Reply};
use crate::resource::{BoxFuture, Resource};
use lambda_runtime::Context;

/// What the attribute makes of a function. It does not name any of the function's types.
pub struct Handler {
    /// The name of the function.
    pub name: &'static str,
    /// Steps and resources in the order of the source, steps first.
    pub resources: &'static [&'static Resource],
    /// What the handler takes and returns.
    pub mode: Mode,
    /// The arguments of the attribute.
    pub options: Options,
    /// The name of the type that is read, in a mode that reads a part of the event.
    pub event_type: Option<EventType>,
    /// Parses the event, calls the function, and makes a reply of what it returns.
    pub call: fn(Event, Context) -> BoxFuture<Reply>,
}

/// How a mode begins an invocation. It is called by the handler's pointer alone, so that a binary has nothing of the
/// other modes.
pub(crate) type Mode = fn(&Event, &Context) -> Result<Begun, Failure>;

/// An invocation before its handler is called.
pub struct Begun {
    /// The form of its responses.
    pub(crate) form: ResponseForm,
    /// What the guards must be around.
    pub(crate) complete: Option<Complete>,
    /// Watches over a stream, in a mode that may answer with one.
    pub(crate) guard_stream: Option<GuardStream>,
}

/// Completes an event.
pub(crate) type Complete = Box<dyn FnOnce(&mut Event) -> Result<(), Failure> + Send>;

pub(crate) type GuardStream = fn(Chunks, ErrorText, Measurement) -> GuardedChunks;

/// The type that a handler reads a part of the event as.
#[derive(Clone, Copy)]
pub struct EventType {
    /// What is read.
    pub part: Part,
    /// Its path.
    pub name: fn() -> &'static str,
}

impl Handler {
    /// Warns where the handler takes a whole event, and its mode passes on a part of it. Call it after INIT,
    /// which may set a logger.
    pub(crate) fn warn_about_event_type(&self) {
        if let Some(EventType { part, name }) = self.event_type
            && let Some(mistake) = mistake(part, name())
        {
            log::warning(&mistake);
        }
    }
}

/// What is wrong with the type that a part of an event is read as, if that is the type of a whole event.
fn mistake(part: Part, name: &str) -> Option<String> {
    // A change of a table is read as the record stands.
    let is_change = name.contains("::dynamodb::") && !name.ends_with("::Event");
    if !name.starts_with("aws_lambda_events::") || is_change {
        return None;
    }
    let way_out = match part {
        Part::Body => {
            "is a whole event, but `#[lambda_handler]` without `http` or `raw` passes on the \
             body of an HTTP request: write `#[lambda_handler(raw)]`, or write `#[lambda_handler(http)]` and \
             take a `Request`"
        }
        Part::Payload => {
            "is a whole event or record, but `#[lambda_handler(batch)]` passes on what the producer of a record \
             sent: take the type of that, or write `#[lambda_handler(batch = \"record\")]` and take a record, or \
             write `#[lambda_handler(raw)]`"
        }
        Part::Record if name.ends_with("Event") => {
            "is a whole event, but `#[lambda_handler(batch = \"record\")]` passes on each record: take a record, \
             or write `#[lambda_handler(raw)]`"
        }
        Part::Record => return None,
    };
    Some(format!("`{name}` {way_out}"))
}

#[cfg(test)]
mod tests {
    use super::mistake;
    use crate::event::Part;

    #[test]
    fn whole_event_is_a_mistake() {
        let is_mistake = |part, name: &str| {
            let name = format!("aws_lambda_events::event::{name}");
            mistake(part, &name).is_some()
        };
        for (name, of_payload, of_record) in [
            ("sqs::SqsEvent", true, true),
            ("sqs::SqsMessage", true, false),
            ("kinesis::KinesisEvent", true, true),
            ("kinesis::KinesisEventRecord", true, false),
            ("kafka::KafkaRecord", true, false),
            ("dynamodb::Event", true, true),
            ("dynamodb::EventRecord", false, false),
        ] {
            assert_eq!(is_mistake(Part::Payload, name), of_payload, "{name}");
            assert_eq!(is_mistake(Part::Record, name), of_record, "{name}");
        }
        assert!(is_mistake(Part::Body, "sqs::SqsEvent"));
        assert!(mistake(Part::Payload, "orders::SqsMessage").is_none());
    }
}
