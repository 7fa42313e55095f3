//! The default mode: a value that is sent in a proxy response, to callers that read one.

mod fields;
mod parameter;
mod request;

use super::{Mode, ReadEvent};
use crate::error::text::Decimal;
use crate::event::json::parse;
use crate::event::origin::Origin;
use crate::event::outline::{Outline, Part};
use crate::invocation::{Invocation, Sender};
use crate::reply::proxy_response::{MultiValueHeaders, ProxyResponse};
use crate::reply::response::Response;
use crate::reply::{Failure, Reply};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::Write as _;
use std::time::{Duration, Instant};

/// The body or the parameters of an HTTP request, or any other event unchanged. The value is sent in a proxy response,
/// unless a service sent the event.
pub struct ValueMode;

impl Mode for ValueMode {
    #[cfg(feature = "local")]
    fn name(&self) -> &'static str {
        "value"
    }

    fn is_http(&self, invocation: &mut Invocation) -> bool {
        !matches!(sender(invocation), Sender::Caller | Sender::Service)
    }

    fn failure(&self, invocation: &mut Invocation, status: u16, body: String) -> Option<Response> {
        match sender(invocation) {
            Sender::Service => None,
            sender => proxy(status, &body, sender).ok(),
        }
    }
}

impl ReadEvent for ValueMode {
    fn read<E: DeserializeOwned>(invocation: &mut Invocation) -> Result<E, Failure> {
        let event = &*invocation.event.bytes;
        let outline = Outline::of(event);
        invocation.sender = Some(sender_of(&outline));
        if !outline.is_request() {
            return parse(event);
        }
        request::read(&outline)
    }
}

/// Who sent the event of an invocation. A handler that takes none has not read it.
fn sender(invocation: &mut Invocation) -> Sender {
    let event = &invocation.event.bytes;
    let sender = &mut invocation.sender;
    *sender.get_or_insert_with(|| sender_of(&Outline::of(event)))
}

fn sender_of(outline: &Outline<'_>) -> Sender {
    if outline.is_request() {
        match outline.origin() {
            // <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#multi-value-headers>
            Some(Origin::LoadBalancer) if outline.part(Part::MultiValueHeaders).is_some() => {
                Sender::LoadBalancer
            }
            Some(Origin::HttpApi) => Sender::HttpApi,
            _ => Sender::Gateway,
        }
    } else if outline.is_of_a_service() {
        Sender::Service
    } else if outline.origin().is_some() {
        // A WebSocket.
        Sender::Gateway
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
    let response = ProxyResponse {
        multi_value_headers: (sender == Sender::LoadBalancer).then(MultiValueHeaders::json),
        cookies: (sender == Sender::HttpApi).then(Vec::new),
        ..ProxyResponse::json(status, body)
    };
    Response::serialize(&response, status)
}
