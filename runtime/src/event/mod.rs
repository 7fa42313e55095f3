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
use serde::Serialize;
use serde::de::{Deserialize, DeserializeOwned, Deserializer};
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
/// let same_events: [Event; 4] = [
///     r#"{"id":"42"}"#.into(),
///     br#"{"id":"42"}"#.to_vec().into(),
///     json!({"id": "42"}).into(),
///     Event::json(&std::collections::BTreeMap::from([("id", "42")]))?,
/// ];
/// # Ok::<(), serde_json::Error>(())
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
    /// Serializes a value as an event.
    ///
    /// # Errors
    ///
    /// Fails if the value cannot be serialized, for example a map whose keys are not strings.
    ///
    /// ```
    /// use prewarm::{Context, Error, Event, lambda_handler};
    /// use serde::{Deserialize, Serialize};
    ///
    /// #[derive(Deserialize, Serialize)]
    /// struct Order {
    ///     count: u32,
    /// }
    ///
    /// #[lambda_handler(main = false)]
    /// async fn count(order: Order) -> Result<u32, Error> {
    ///     Ok(order.count)
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let event = Event::json(&Order { count: 2 }).unwrap();
    /// let answer = count::invoke(event, Context::default()).await.unwrap();
    /// assert_eq!(answer["statusCode"], 200);
    /// # });
    /// ```
    pub fn json(value: &(impl Serialize + ?Sized)) -> serde_json::Result<Self> {
        serde_json::to_vec(value).map(Event::from)
    }

    /// Deserializes the event, for example for a direct call in a test.
    ///
    /// # Errors
    ///
    /// Fails if the event is not JSON, or not a `T`.
    ///
    /// ```
    /// use aws_lambda_events::s3::S3Event;
    /// use prewarm::Event;
    ///
    /// let event: S3Event = Event::s3("photos", "cat.jpg").parse()?;
    /// assert_eq!(event.records[0].s3.bucket.name.as_deref(), Some("photos"));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn parse<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        serde_json::from_slice(&self.bytes)
    }

    /// An event that arrives now.
    pub(crate) fn new(bytes: Bytes) -> Self {
        Event {
            bytes,
            received: Instant::now(),
            encoding: Encoding::Json,
        }
    }
}

/// The payload is the caller's, and might be a secret.
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

impl From<Vec<u8>> for Event {
    fn from(json: Vec<u8>) -> Self {
        Event::new(json.into())
    }
}

impl From<Bytes> for Event {
    fn from(json: Bytes) -> Self {
        Event::new(json)
    }
}

impl From<Value> for Event {
    fn from(json: Value) -> Self {
        (&json).into()
    }
}

impl From<&Value> for Event {
    fn from(json: &Value) -> Self {
        json.to_string().into()
    }
}

/// A value that a test can pass as an event.
#[diagnostic::on_unimplemented(
    message = "an event is JSON, and `{Self}` is not",
    label = "not JSON",
    note = "write `serde_json::json!({{ ... }})`, a text, or `prewarm::Event::json(&value)?` for a value that is `Serialize`"
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
