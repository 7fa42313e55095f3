//! `http` mode: a request and a response in the types of `lambda_http`. Both conversions are ours.

mod gateway_context;
mod request;
mod response;
mod stream;
mod uri;
mod value;

pub use stream::{HttpStream, HttpStreamMode};
pub use value::{FormOfResponse, FormOfValue, HttpAnswer, HttpValue};

use super::Mode;
use crate::event::outline::{Outline, Part};
use crate::invocation::Invocation;
use crate::reply::Failure;
use crate::reply::response::Response;
use lambda_http::http::header::{CONTENT_TYPE, HeaderName};
use lambda_http::http::{HeaderValue, StatusCode};
use lambda_http::{Body, Request};
use lambda_runtime::{Context, LambdaEvent};
use response::Gateway;
use std::time::Instant;

const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// An HTTP request and an HTTP response.
pub struct HttpMode;

/// The parts of an event that are read before the handler is called.
struct HttpEvent {
    gateway: Gateway,
    /// The request, until the handler takes it.
    request: Option<Request>,
}

impl HttpEvent {
    fn of(invocation: &mut Invocation) -> Option<&mut Self> {
        invocation.request.as_mut()?.downcast_mut()
    }
}

impl Mode for HttpMode {
    #[cfg(feature = "local")]
    fn name(&self) -> &'static str {
        "http"
    }

    fn begin(&self, invocation: &mut Invocation) -> Result<(), Failure> {
        read_request(invocation)
    }

    fn is_http(&self, invocation: &mut Invocation) -> bool {
        invocation.request.is_some()
    }

    fn failure(&self, invocation: &mut Invocation, status: u16, body: String) -> Option<Response> {
        let HttpEvent { gateway, .. } = HttpEvent::of(invocation)?;
        let mut response = lambda_http::Response::new(Body::Text(body));
        *response.status_mut() = StatusCode::from_u16(status).ok()?;
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        gateway.response(&response).ok()
    }
}

/// Reads the event as a request.
///
/// # Errors
///
/// Fails if the event is not a request, or if the request cannot be built.
fn read_request(invocation: &mut Invocation) -> Result<(), Failure> {
    let event = &*invocation.event.bytes;
    let outline = Outline::of(event);
    let origin = request::origin(&outline, event)?;
    let gateway = Gateway {
        origin,
        is_multi_value: outline.part(Part::MultiValueHeaders).is_some(),
    };
    let request = request::build(&outline, origin, invocation.context.clone());
    // A request that cannot be built is answered, too.
    let (request, fault) = match request {
        Ok(request) => (Some(request), Ok(())),
        Err(failure) => (None, Err(failure)),
    };
    invocation.request = Some(Box::new(HttpEvent { gateway, request }));
    fault
}

/// The first parameter in `http` mode: the request, the context, or both.
#[diagnostic::on_unimplemented(
    message = "in `http` mode a handler takes a `prewarm::lambda_http::Request`, not `{Self}`",
    label = "not a `Request`",
    note = "without `http`, the event is read from the request's body or parameters"
)]
pub trait FromRequest: Sized {
    /// # Errors
    ///
    /// Never fails: `http` mode rejects events that are not HTTP requests before it calls this.
    fn read(invocation: &mut Invocation) -> Result<Self, Failure>;
}

#[diagnostic::do_not_recommend]
impl FromRequest for Request {
    fn read(invocation: &mut Invocation) -> Result<Self, Failure> {
        let event = HttpEvent::of(invocation);
        let request = event.and_then(|event| event.request.take());
        Ok(request.expect("`http` mode has read the request"))
    }
}

#[diagnostic::do_not_recommend]
impl FromRequest for Context {
    fn read(invocation: &mut Invocation) -> Result<Self, Failure> {
        Ok(invocation.context.clone())
    }
}

#[diagnostic::do_not_recommend]
impl FromRequest for LambdaEvent<Request> {
    fn read(invocation: &mut Invocation) -> Result<Self, Failure> {
        let request = FromRequest::read(invocation)?;
        Ok(LambdaEvent::new(request, invocation.context.clone()))
    }
}

/// <https://www.w3.org/TR/server-timing/>
fn server_timing(at: Instant, invocation: &Invocation) -> HeaderValue {
    let took = at.saturating_duration_since(invocation.event.received);
    let micros = (took.as_nanos() + 500) / 1_000;
    let text = format!("handler;dur={}.{:03}", micros / 1_000, micros % 1_000);
    HeaderValue::try_from(text).expect("digits are valid in a header")
}
