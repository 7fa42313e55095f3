//! An event: the bytes of a JSON document.

pub(crate) mod invalid_event;
pub(crate) mod json;
pub(crate) mod members;
pub(crate) mod origin;
pub(crate) mod outline;
pub(crate) mod place;
pub(crate) mod query;
mod sample;
mod signs;

use bytes::Bytes;
use serde::de::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;
use std::fmt;
use std::time::Instant;

/// An event: the bytes of a JSON document.
///
/// ```
/// use prewarm::Event;
/// use serde_json::json;
///
/// let same_events: [Event; 3] = [
///     r#"{"id":"42"}"#.into(),
///     String::from(r#"{"id":"42"}"#).into(),
///     json!({"id": "42"}).into(),
/// ];
/// ```
pub struct Event {
    pub(crate) bytes: Bytes,
    /// When the event arrived.
    pub(crate) received: Instant,
    pub(crate) encoding: Encoding,
}

/// How the bytes of an event are read. Only a record of a batch can be more than JSON.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Encoding {
    Json,
    /// JSON, or else text.
    Text,
    /// The same in Base64.
    Base64,
}

impl Event {
    /// An event that arrives now.
    pub(crate) fn new(bytes: Bytes) -> Self {
        Event {
            bytes,
            received: Instant::now(),
            encoding: Encoding::Json,
        }
    }
}

/// The payload is the caller's, and may be a secret.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Event({} bytes)", self.bytes.len())
    }
}

impl From<&str> for Event {
    fn from(json: &str) -> Self {
        Event::new(Bytes::copy_from_slice(json.as_bytes()))
    }
}

impl From<String> for Event {
    fn from(json: String) -> Self {
        Event::new(json.into())
    }
}

impl From<Value> for Event {
    fn from(json: Value) -> Self {
        json.to_string().into()
    }
}

/// What a test gives as an event.
#[diagnostic::on_unimplemented(
    message = "an event is JSON, and `{Self}` is not",
    label = "not JSON",
    note = "write `serde_json::json!({{ ... }})`, or a text"
)]
pub trait IntoEvent {
    /// The event.
    fn into_event(self) -> Event;
}

#[diagnostic::do_not_recommend]
impl<T: Into<Event>> IntoEvent for T {
    fn into_event(self) -> Event {
        self.into()
    }
}

/// Takes the JSON unchanged. The handler reads it later.
impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        Ok(String::from(Box::<str>::from(json)).into())
    }
}

#[cfg(test)]
mod tests {
    use super::Event;

    #[test]
    fn debug_text_of_an_event_has_nothing_of_its_payload() {
        let event = Event::from(r#"{"key":"12"}"#);
        assert_eq!(format!("{event:?}"), "Event(12 bytes)");
        assert_eq!(format!("{event:#?}"), "Event(12 bytes)");
    }
}
