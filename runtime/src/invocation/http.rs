//! `http` mode: `lambda_http` reads the request and writes the response in the form of the request's origin.

use super::stream_guard;
use crate::error::panic::catch;
use crate::error::text::Decimal;
use crate::event::{Event, http_payload};
use crate::handler::Begun;
use crate::reply::form::{HttpForm, ResponseForm};
use crate::reply::response::Response;
use crate::reply::stream::{joined, prelude};
use crate::reply::{Failure, Success};
use futures_util::stream::once;
use futures_util::{FutureExt as _, StreamExt as _};
use lambda_http::http::header::{CONTENT_TYPE, HeaderName};
use lambda_http::http::{HeaderValue, StatusCode};
use lambda_http::request::{LambdaRequest, RequestOrigin};
use lambda_http::{Body, Context, IntoResponse, Request, RequestExt as _, TransformResponse};
use lambda_runtime::StreamResponse;
use std::convert::Infallible;
use std::future::ready;
use std::iter;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::time::Duration;

const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

type HttpResponse = lambda_http::Response<Body>;

/// An HTTP request and an HTTP response.
///
/// # Errors
///
/// Fails if the event is no request that `lambda_http` knows.
pub fn http(event: &Event, context: &Context) -> Result<Begun, Failure> {
    let payload = http_payload::parse(&event.bytes)?;
    let form = Buffered(payload.request_origin());
    Ok(begun(payload, context, form))
}

/// An HTTP request, and an HTTP response whose body is streamed.
///
/// # Errors
///
/// Fails like [`http`].
pub fn http_stream(event: &Event, context: &Context) -> Result<Begun, Failure> {
    let payload = http_payload::parse(&event.bytes)?;
    Ok(Begun {
        guard_stream: Some(stream_guard::guard),
        ..begun(payload, context, Streamed)
    })
}

fn begun(payload: Box<LambdaRequest>, context: &Context, form: impl HttpForm + 'static) -> Begun {
    let context = context.clone();
    Begun {
        form: ResponseForm::Http(Box::new(form)),
        complete: Some(Box::new(|event| {
            event.request = Some(Box::new(request(*payload, context)?));
            Ok(())
        })),
        guard_stream: None,
    }
}

/// Builds the request, with what `lambda_http` adds to each: the context, and the trace id as a header.
///
/// # Errors
///
/// Fails if the request cannot be built.
fn request(payload: LambdaRequest, context: Context) -> Result<Request, Failure> {
    http_payload::check(&payload)?;
    // `lambda_http` panics on what it cannot build. The check before finds all that is known of that.
    let built = catch_unwind(AssertUnwindSafe(|| Request::from(payload)));
    let mut request = built.map_err(|_| Failure::invalid_request("it cannot be built"))?;
    let trace_id = context.xray_trace_id.as_deref();
    if let Some(Ok(trace_id)) = trace_id.map(HeaderValue::from_str) {
        let name = HeaderName::from_static("x-amzn-trace-id");
        request.headers_mut().insert(name, trace_id);
    }
    Ok(request.with_lambda_context(context))
}

/// The form of the request's origin.
struct Buffered(RequestOrigin);

impl HttpForm for Buffered {
    fn success(&self, success: Success, took: Duration) -> Result<Response, Failure> {
        let Success::Http(mut response) = success else {
            unreachable!("`http` mode makes an HTTP response");
        };
        let timing = server_timing(took);
        response.headers_mut().append(SERVER_TIMING, timing);
        convert(&self.0, *response)
    }

    fn failure(&self, status: u16, body: String) -> Option<Response> {
        let mut response = HttpResponse::new(Body::Text(body));
        *response.status_mut() = StatusCode::from_u16(status).ok()?;
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        convert(&self.0, response).ok()
    }
}

/// A head and a stream.
struct Streamed;

impl HttpForm for Streamed {
    fn success(&self, success: Success, took: Duration) -> Result<Response, Failure> {
        let Success::Stream(mut stream) = success else {
            unreachable!("`http` mode with `stream` makes a stream");
        };
        let timing = server_timing(took);
        let headers = &mut stream.metadata_prelude.headers;
        // The head has one value for each name.
        let timing = match headers.get(SERVER_TIMING) {
            Some(given) => joined(given, &timing),
            None => timing,
        };
        headers.insert(SERVER_TIMING, timing);
        Ok(Response::streamed(*stream))
    }

    /// It fails before the body.
    fn failure(&self, status: u16, body: String) -> Option<Response> {
        let status = StatusCode::from_u16(status).ok()?;
        let json = HeaderValue::from_static("application/json");
        let headers = iter::once((CONTENT_TYPE, json)).collect();
        let head = prelude(status, &headers);
        Some(Response::streamed(StreamResponse {
            metadata_prelude: head,
            stream: once(ready(Ok(body.into()))).boxed(),
        }))
    }
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
fn server_timing(took: Duration) -> HeaderValue {
    let text = format!("handler;dur={}", Decimal::milliseconds(took));
    HeaderValue::try_from(text).expect("digits are valid in a header")
}
