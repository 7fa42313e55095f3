use crate::failure::Failure;
use crate::handler::Reply;
use crate::http_request::HttpRequest;
use bytes::Bytes;
use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;
use std::fmt;
use std::time::Instant;

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
#[derive(Debug)]
pub struct Event {
    pub(crate) bytes: Bytes,
    /// When it arrived.
    pub(crate) received: Instant,
    /// What it is, in the mode `http`.
    #[cfg(feature = "http")]
    pub(crate) request: Option<Box<lambda_http::Request>>,
}

impl Event {
    /// An event that arrives now.
    pub(crate) fn new(bytes: Bytes) -> Self {
        Event {
            bytes,
            received: Instant::now(),
            #[cfg(feature = "http")]
            request: None,
        }
    }

    /// Reads the event: the body of an HTTP request, or its parameters if it has none, and any other
    /// event as it stands.
    ///
    /// # Errors
    ///
    /// The reply to whoever sent what is no `E`.
    #[doc(hidden)]
    pub fn parse<E: DeserializeOwned>(self) -> Result<E, Reply> {
        match HttpRequest::find(&self.bytes) {
            None => self.parse_whole(),
            Some(HttpRequest::Body(body)) => parse(&body),
            Some(HttpRequest::Parameters(parameters)) => {
                serde_path_to_error::deserialize(parameters).map_err(|fault| {
                    let place = Place {
                        path: path_of(&fault),
                        position: None,
                    };
                    Reply::failed(Failure::invalid_event(&place, fault.inner()))
                })
            }
        }
    }

    /// Takes the HTTP request that the event is.
    ///
    /// # Errors
    ///
    /// None: an event that is no HTTP request does not come so far.
    #[cfg(feature = "http")]
    #[doc(hidden)]
    pub fn request<R: HttpRequestType>(mut self) -> Result<R, Reply> {
        let request = self.request.take();
        Ok(R::from(*request.expect("`http_mode` has read it")))
    }

    /// Reads the event as it stands.
    ///
    /// # Errors
    ///
    /// The reply to whoever sent what is no `E`.
    #[doc(hidden)]
    #[allow(clippy::needless_pass_by_value)] // nobody needs it after that
    pub fn parse_whole<E: DeserializeOwned>(self) -> Result<E, Reply> {
        parse(&self.bytes)
    }
}

/// What a handler takes in the mode `http`.
#[cfg(feature = "http")]
#[diagnostic::on_unimplemented(
    message = "in the mode `http` a handler takes a `prewarm::lambda_http::Request`, not a `{Self}`",
    label = "not a `Request`",
    note = "without a mode, the event is read from the request's body or parameters"
)]
pub trait HttpRequestType: From<lambda_http::Request> {}

#[cfg(feature = "http")]
impl HttpRequestType for lambda_http::Request {}

/// Where in an event a fault is.
pub(crate) struct Place {
    /// In the notation of `serde_path_to_error`; none if the fault is in the event as a whole.
    pub(crate) path: Option<String>,
    /// Line and column, where the event is JSON.
    pub(crate) position: Option<(usize, usize)>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid event")?;
        if let Some(path) = &self.path {
            write!(f, " at `{path}`")?;
        }
        if let Some((line, column)) = self.position {
            write!(f, ", line {line} column {column}")?;
        }
        Ok(())
    }
}

/// Parses plainly, and only if that fails once more, to find where the fault is.
fn parse<E: DeserializeOwned>(json: &[u8]) -> Result<E, Reply> {
    serde_json::from_slice(json).map_err(|cause| {
        let deserializer = &mut serde_json::Deserializer::from_slice(json);
        let fault = serde_path_to_error::deserialize::<_, E>(deserializer).err();
        let place = Place {
            path: fault.as_ref().and_then(path_of),
            position: Some((cause.line(), cause.column())),
        };
        Reply::failed(Failure::invalid_event(&place, &cause))
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

/// Takes the event as it stands: it is read when a handler is called with it.
impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        Ok(String::from(Box::<str>::from(json)).into())
    }
}
