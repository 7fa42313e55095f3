//! An event, and how a handler reads it.

pub(crate) mod batch;
mod fault;
#[cfg(feature = "http")]
pub(crate) mod http_payload;
mod http_request;
mod json;
mod parameter;
mod parameters;
mod payload;
pub(crate) mod records;
mod seen;
mod service_event;
mod watched;

pub use parameter::{Both, FromContext, FromEvent, FromInvocation, One};
#[cfg(feature = "http")]
pub use parameter::{FromHttpInvocation, FromRequest};

use crate::reply::Failure;
use crate::resource::call::{Sender, record_sender};
use bytes::Bytes;
use http_request::{Content, HttpRequest};
use json::{parse, text};
use payload::Encoding;
use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;
use service_event::is_service_event;
use std::cell::Cell;
use std::time::Instant;
use watched::{Keys, Watched};

/// The part of an event that a handler reads.
#[derive(Clone, Copy, PartialEq)]
pub enum Part {
    /// The body of an HTTP request.
    Body,
    /// A record of a batch.
    Record,
    /// What the producer of a record sent.
    Payload,
}

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
#[derive(Debug)]
pub struct Event {
    pub(crate) bytes: Bytes,
    /// When the event arrived.
    pub(crate) received: Instant,
    /// What the bytes are, if the event is a record of a batch.
    pub(crate) encoding: Encoding,
    /// The HTTP request that the event is, in `http` mode.
    #[cfg(feature = "http")]
    pub(crate) request: Option<Box<lambda_http::Request>>,
}

impl Event {
    /// An event that arrives now.
    pub(crate) fn new(bytes: Bytes) -> Self {
        Event {
            bytes,
            received: Instant::now(),
            encoding: Encoding::Json,
            #[cfg(feature = "http")]
            request: None,
        }
    }

    /// Reads the body of an HTTP request, or its parameters if it has no body. Reads any other event as it is.
    fn parse<E: DeserializeOwned>(self) -> Result<E, Failure> {
        let Some(request) = HttpRequest::find(&self.bytes) else {
            return parse_watched(&self.bytes);
        };
        record_sender(request.sender);
        match request.content {
            Content::Body(body) => parse(&body),
            Content::Parameters(parameters) => {
                let event = E::deserialize(&parameters);
                event.map_err(|cause| {
                    let fault = serde_path_to_error::deserialize::<_, E>(&parameters).err();
                    let path = fault.as_ref().map(serde_path_to_error::Error::path);
                    fault::failure(path, None, &cause.to_string())
                })
            }
        }
    }

    /// Reads what the producer of a record sent: JSON, or else text.
    #[allow(clippy::needless_pass_by_value)] // nobody needs the event afterwards
    fn parse_payload<E: DeserializeOwned>(self) -> Result<E, Failure> {
        payload::read(&self.bytes, self.encoding)
    }

    /// Reads the event as it is.
    #[allow(clippy::needless_pass_by_value)] // nobody needs the event afterwards
    fn parse_whole<E: DeserializeOwned>(self) -> Result<E, Failure> {
        parse(&self.bytes)
    }
}

/// Like [`parse`], and records the sender of the event if its keys tell.
fn parse_watched<E: DeserializeOwned>(json: &[u8]) -> Result<E, Failure> {
    let json = text(json)?;
    let keys = Cell::new(Keys::Unclear);
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let event = E::deserialize(Watched::new(&mut deserializer, &keys));
    let event = event.and_then(|event| deserializer.end().map(|()| event));
    if event.is_ok() && keys.get() == Keys::Direct {
        record_sender(Sender::Caller);
    }
    event.map_err(|cause| fault::of_json::<E>(json, &cause))
}

/// Who sent an event.
pub(crate) fn sender_of(event: &[u8]) -> Sender {
    match HttpRequest::find(event) {
        Some(request) => request.sender,
        None if is_service_event(event) => Sender::Service,
        None => Sender::Caller,
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

/// Takes the event as it is. The handler reads it later.
impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        Ok(String::from(Box::<str>::from(json)).into())
    }
}
