//! `http` mode: `lambda_http` reads the request and writes the response in the form of the request's origin.

mod request;
mod stream;

pub use stream::{HttpStream, HttpStreamMode};

use super::Mode;
use crate::error::panic::catch;
use crate::invocation::Invocation;
use crate::reply::response::Response;
use crate::reply::{Failure, Reply};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use lambda_http::http::header::{CONTENT_TYPE, HeaderName};
use lambda_http::http::{HeaderValue, StatusCode};
use lambda_http::request::{LambdaRequest, RequestOrigin};
use lambda_http::{Body, IntoResponse, Request, RequestExt as _, TransformResponse};
use lambda_runtime::{Context, LambdaEvent};
use std::convert::Infallible;
use std::future::ready;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::time::Instant;

const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

type HttpResponse = lambda_http::Response<Body>;

/// An HTTP request and an HTTP response.
pub struct HttpMode;

/// What is read of an event before the handler is called.
struct HttpEvent {
    origin: RequestOrigin,
    /// The request, until the handler takes it.
    request: Option<Request>,
}

impl HttpEvent {
    fn of(invocation: &mut Invocation) -> Option<&mut Self> {
        invocation.request.as_mut()?.downcast_mut()
    }
}

impl Mode for HttpMode {
    fn begin(&self, invocation: &mut Invocation) -> Result<(), Failure> {
        read_request(invocation)
    }

    fn failure(&self, invocation: &mut Invocation, status: u16, body: String) -> Option<Response> {
        let HttpEvent { origin, .. } = HttpEvent::of(invocation)?;
        let mut response = HttpResponse::new(Body::Text(body));
        *response.status_mut() = StatusCode::from_u16(status).ok()?;
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        convert(origin, response).ok()
    }
}

/// Reads the event as a request.
///
/// # Errors
///
/// Fails if the event is not a request that `lambda_http` knows, or if the request cannot be built.
fn read_request(invocation: &mut Invocation) -> Result<(), Failure> {
    let payload = request::parse(&invocation.event.bytes)?;
    let event = HttpEvent {
        origin: payload.request_origin(),
        request: None,
    };
    // A request that cannot be built is answered, too.
    invocation.request = Some(Box::new(event));
    let request = build(*payload, &invocation.context)?;
    if let Some(event) = HttpEvent::of(invocation) {
        event.request = Some(request);
    }
    Ok(())
}

/// Builds the request, with what `lambda_http` adds to each: the context, and the trace id as a header.
///
/// # Errors
///
/// Fails if the request cannot be built.
fn build(payload: LambdaRequest, context: &Context) -> Result<Request, Failure> {
    request::check(&payload)?;
    // `lambda_http` panics on what it cannot build. The check before finds all that is known of that.
    let built = catch_unwind(AssertUnwindSafe(|| Request::from(payload)));
    let mut request = built.map_err(|_| request::invalid("it cannot be built"))?;
    let trace_id = context.xray_trace_id.as_deref();
    if let Some(Ok(trace_id)) = trace_id.map(HeaderValue::from_str) {
        let name = HeaderName::from_static("x-amzn-trace-id");
        request.headers_mut().insert(name, trace_id);
    }
    Ok(request.with_lambda_context(context.clone()))
}

/// What the first parameter takes in `http` mode: the request, the context, or both.
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

/// The value of a handler in `http` mode.
#[diagnostic::on_unimplemented(
    message = "in `http` mode the value of a handler is a response, and `{Self}` does not implement \
               `prewarm::lambda_http::IntoResponse`",
    label = "not a response",
    note = "axum's `Json`, `StatusCode` and tuples become one by `.into_response()`, and a `Router` answers by \
            `router.clone().oneshot(request).await`",
    note = "`serde_json::Value` is a response; without `http`, every `serde::Serialize` is sent as JSON"
)]
pub trait HttpValue {
    /// Makes the response.
    fn reply(self, invocation: &mut Invocation) -> BoxFuture<'_, Reply>;
}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> HttpValue for T {
    fn reply(self, invocation: &mut Invocation) -> BoxFuture<'_, Reply> {
        let at = Instant::now();
        let response = self.into_response();
        Box::pin(async move { respond(response.await, at, invocation) })
    }
}

/// The reply of a handler that returned at this time.
fn respond(mut response: HttpResponse, at: Instant, invocation: &mut Invocation) -> Reply {
    let timing = server_timing(at, invocation);
    response.headers_mut().append(SERVER_TIMING, timing);
    let event = HttpEvent::of(invocation).expect("`http` mode has read the request");
    Reply::new(at, convert(&event.origin, response))
}

/// Gives a response the form of the request's origin.
fn convert(origin: &RequestOrigin, response: HttpResponse) -> Result<Response, Failure> {
    let status = response.status().as_u16();
    let response = Box::pin(ready(response));
    let converted: TransformResponse<'_, Never, Infallible> =
        TransformResponse::Response(origin.clone(), response);
    let converted = catch(converted).now_or_never();
    let converted = converted.expect("the response is ready");
    let Ok(converted) = converted.map_err(|_| Failure::panic())?;
    Response::serialize(&converted, status)
}

/// The response of a request that `lambda_http` never makes here. A real type would bring tables of encodings into
/// every binary.
enum Never {}

impl IntoResponse for Never {
    fn into_response(self) -> Pin<Box<dyn Future<Output = HttpResponse> + Send>> {
        match self {}
    }
}

/// <https://www.w3.org/TR/server-timing/>
fn server_timing(at: Instant, invocation: &Invocation) -> HeaderValue {
    let took = at.saturating_duration_since(invocation.event.received);
    let micros = (took.as_nanos() + 500) / 1_000;
    let text = format!("handler;dur={}.{:03}", micros / 1_000, micros % 1_000);
    HeaderValue::try_from(text).expect("digits are valid in a header")
}
