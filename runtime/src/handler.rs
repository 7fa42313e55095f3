//! A handler as a value: what it needs, and the way from the bytes of an event to a reply.

use crate::http_request::HttpRequest;
use crate::resource::{BoxFuture, Resource};
use crate::{Context, Error};
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Instant;

/// What the attribute makes of a function. No type of the user's is in it.
pub struct Handler {
    /// The function's name.
    pub name: &'static str,
    /// Steps and resources, in the order of the source, steps first.
    pub resources: &'static [&'static Resource],
    /// Parses the event, calls the function and maps what it returns.
    pub call: fn(Event, Context) -> BoxFuture<Reply>,
}

/// An event as it came: the bytes of a JSON document.
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
#[derive(Clone, Debug)]
pub struct Event {
    bytes: Bytes,
    /// When it arrived.
    pub(crate) received: Instant,
}

impl Event {
    /// An event that arrives now.
    pub(crate) fn new(bytes: Bytes) -> Self {
        Event {
            bytes,
            received: Instant::now(),
        }
    }

    /// Reads the event: the body of an HTTP request, or its parameters if it has none, and any other
    /// event as it stands.
    ///
    /// # Errors
    ///
    /// The reply to whoever sent what is no `E`.
    #[doc(hidden)]
    #[allow(clippy::needless_pass_by_value)] // up to 6 MB that nobody needs while the handler runs
    pub fn parse<E: DeserializeOwned>(self) -> Result<E, Reply> {
        match HttpRequest::find(&self.bytes) {
            None => parse(&self.bytes),
            Some(HttpRequest::Body(body)) => parse(&body),
            Some(HttpRequest::Parameters(parameters)) => {
                let read = serde_path_to_error::deserialize(parameters);
                read.map_err(|fault| {
                    Reply::invalid_event(path_of(&fault).as_deref(), fault.inner())
                })
            }
        }
    }
}

/// Parses plainly, and only if that fails once more, to find where the fault is.
fn parse<E: DeserializeOwned>(json: &[u8]) -> Result<E, Reply> {
    serde_json::from_slice(json).map_err(|cause| {
        let deserializer = &mut serde_json::Deserializer::from_slice(json);
        let fault = serde_path_to_error::deserialize::<_, E>(deserializer).err();
        Reply::invalid_event(fault.as_ref().and_then(path_of).as_deref(), &cause)
    })
}

/// Where the fault is, if it is in one place.
fn path_of<F>(fault: &serde_path_to_error::Error<F>) -> Option<String> {
    let path = fault.path();
    (path.iter().len() > 0).then(|| path.to_string())
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

/// What a handler answers.
#[derive(Debug)]
pub struct Reply {
    /// When the handler returned.
    pub(crate) at: Instant,
    pub(crate) outcome: Result<Success, Failure>,
}

/// `{"result":VALUE`, and no more yet.
#[derive(Debug)]
pub(crate) struct Success {
    pub(crate) opened: Vec<u8>,
}

#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) status: u16,
    pub(crate) message: String,
}

impl Reply {
    /// The value of a handler that succeeded.
    pub fn ok<T: Serialize>(value: T) -> Self {
        let at = Instant::now();
        let mut opened = Vec::with_capacity(128);
        opened.extend_from_slice(br#"{"result":"#);
        let outcome = match serde_json::to_writer(&mut opened, &value) {
            Ok(()) => Ok(Success { opened }),
            Err(error) => Err(Failure::internal(&error)),
        };
        Reply { at, outcome }
    }

    /// The error of a handler that failed.
    pub fn err<E: Into<Error>>(error: E) -> Self {
        Reply::failure(Failure::internal(&*error.into()))
    }

    fn invalid_event(path: Option<&str>, cause: &dyn std::error::Error) -> Self {
        let message = match path {
            Some(path) => format!("invalid event at `{path}`: {cause}"),
            None => format!("invalid event: {cause}"),
        };
        Reply::failure(Failure {
            status: 400,
            message,
        })
    }

    pub(crate) fn failure(failure: Failure) -> Self {
        Reply {
            at: Instant::now(),
            outcome: Err(failure),
        }
    }
}

impl Failure {
    fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        Failure {
            status: 500,
            message: error.to_string(),
        }
    }

    /// A failure that says nothing of its cause.
    pub(crate) fn hidden() -> Self {
        Failure {
            status: 500,
            message: "internal error".to_owned(),
        }
    }
}
