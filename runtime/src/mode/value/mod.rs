//! The default mode: a value that is sent in a proxy response, to whoever reads one.

mod json_shape;
mod query;
mod request;
mod top_level_keys;

use super::{Mode, ReadEvent};
use crate::error::text::Decimal;
use crate::event::json::{parse, text};
use crate::event::service_event::is_service_event;
use crate::event::{Event, invalid_event};
use crate::invocation::{Invocation, Sender};
use crate::options::ErrorText;
use crate::reply::proxy_response::{ProxyResponse, failure_body};
use crate::reply::response::Response;
use crate::reply::{Failure, Reply};
use request::{Content, HttpRequest};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::Cell;
use std::io::Write as _;
use std::time::{Duration, Instant};
use top_level_keys::{Keys, Watched};

/// The body or the parameters of an HTTP request, or any other event unchanged. The value is sent in a proxy response,
/// unless a service sent the event.
pub struct ValueMode;

impl Mode for ValueMode {
    fn failure(
        &self,
        invocation: &mut Invocation,
        failure: &Failure,
        error_text: ErrorText,
    ) -> Option<Response> {
        let sender = sender(invocation);
        if sender == Sender::Service {
            return None;
        }
        let message = failure.message_for(error_text);
        let body = failure_body(message, &invocation.context.request_id);
        proxy(failure.status(), &body, sender).ok()
    }
}

impl ReadEvent for ValueMode {
    fn read<E: DeserializeOwned>(invocation: &mut Invocation) -> Result<E, Failure> {
        let Event { bytes, .. } = &invocation.event;
        let Some(HttpRequest { content, sender }) = HttpRequest::find(bytes) else {
            let (event, keys) = parse_watched(bytes);
            invocation.sender = Some(match keys {
                Keys::Direct => Sender::Caller,
                Keys::Unclear => sender_by_keys(bytes),
            });
            return event;
        };
        invocation.sender = Some(sender);
        match content {
            Content::Body(body) => parse(&body),
            Content::Parameters(parameters) => {
                let event = E::deserialize(&parameters);
                event.map_err(|cause| {
                    let error = serde_path_to_error::deserialize::<_, E>(&parameters).err();
                    let path = error.as_ref().map(serde_path_to_error::Error::path);
                    invalid_event::failure(path, None, &cause.to_string())
                })
            }
        }
    }
}

/// Like [`parse`], with what the keys of the event tell of its sender.
fn parse_watched<E: DeserializeOwned>(json: &[u8]) -> (Result<E, Failure>, Keys) {
    let json = match text(json) {
        Ok(json) => json,
        Err(failure) => return (Err(failure), Keys::Unclear),
    };
    let keys = Cell::new(Keys::Unclear);
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let event = E::deserialize(Watched::new(&mut deserializer, &keys));
    let event = event.and_then(|event| deserializer.end().map(|()| event));
    match event {
        Ok(event) => (Ok(event), keys.get()),
        Err(cause) => {
            let failure = invalid_event::of_json::<E>(json, &cause);
            (Err(failure), Keys::Unclear)
        }
    }
}

/// Who sent the event. A handler that takes none has not read it.
fn sender(invocation: &mut Invocation) -> Sender {
    let event = &invocation.event.bytes;
    *invocation
        .sender
        .get_or_insert_with(|| match HttpRequest::find(event) {
            Some(request) => request.sender,
            None => sender_by_keys(event),
        })
}

/// Who sent an event that is not an HTTP request.
fn sender_by_keys(event: &[u8]) -> Sender {
    if is_service_event(event) {
        Sender::Service
    } else {
        Sender::Caller
    }
}

/// The value of a handler, except in `http` and `raw` mode.
#[diagnostic::on_unimplemented(
    message = "the value of a handler is sent as JSON, and `{Self}` does not implement `serde::Serialize`",
    label = "not `Serialize`",
    note = "for local types consider adding `#[derive(serde::Serialize)]` to your `{Self}` type",
    note = "for types from other crates check whether the crate offers a `serde` feature flag",
    note = "an HTTP response needs `#[lambda_handler(http)]`, and a stream `#[lambda_handler(raw)]`"
)]
pub trait JsonValue {
    /// Makes the response.
    fn reply(self, invocation: &mut Invocation) -> Reply;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> JsonValue for T {
    fn reply(self, invocation: &mut Invocation) -> Reply {
        let at = Instant::now();
        let sender = sender(invocation);
        let mut json = Vec::with_capacity(128);
        if sender != Sender::Service {
            json.extend_from_slice(br#"{"result":"#);
        }
        let outcome = match serde_json::to_writer(&mut json, &self) {
            Ok(()) => {
                let took = at.saturating_duration_since(invocation.event.received);
                respond(json, took, sender)
            }
            Err(cause) => Err(Failure::unserializable(&cause)),
        };
        Reply::new(at, outcome)
    }
}

/// The response of a handler that returned after `took`.
fn respond(mut json: Vec<u8>, took: Duration, sender: Sender) -> Result<Response, Failure> {
    if sender == Sender::Service {
        return Response::json(json, 200);
    }
    let seconds = Decimal::exact_seconds(took);
    let written = write!(json, r#","execution_time":{seconds}}}"#);
    written.expect("a vector accepts every byte");
    let body = str::from_utf8(&json).expect("`serde_json` writes UTF-8");
    proxy(200, body, sender)
}

/// A proxy response with a body that is JSON.
fn proxy(status: u16, body: &str, sender: Sender) -> Result<Response, Failure> {
    let is_multi_value = sender == Sender::LoadBalancer;
    Response::serialize(&ProxyResponse::json(status, body, is_multi_value), status)
}
