//! The mode `http`: an HTTP request in, and a response in the form of the request's origin out, both by
//! `lambda_http`.

use crate::environment::Environment;
use crate::event::Event;
use crate::failure::Failure;
use crate::handler::Success;
use crate::invocation::{Outcome, Sent, guarded};
use crate::response::{Response, buffered};
use crate::{Context, service_event};
use futures_util::FutureExt as _;
use lambda_http::http::{HeaderValue, StatusCode, header::CONTENT_TYPE};
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Body, IntoResponse, LambdaEvent, Request, Service as _, service_fn};
use std::future::{self, Future};
use std::pin::Pin;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A response that `lambda_http` has converted already: a second time it would decode the text of the
/// body once more.
struct Converted(lambda_http::Response<Body>);

impl IntoResponse for Converted {
    fn into_response(self) -> Pin<Box<dyn Future<Output = lambda_http::Response<Body>> + Send>> {
        Box::pin(future::ready(self.0))
    }
}

/// Runs the handler, if the event is an HTTP request.
pub(crate) async fn run(environment: &Environment, event: Event, context: &Context) -> Outcome {
    let payload = match parse(&event.bytes) {
        Ok(payload) => payload,
        Err(failure) => {
            return Outcome {
                at: Instant::now(),
                sent: Err(Box::new(failure)),
            };
        }
    };
    let (bytes, received) = (&event.bytes, event.received);
    let returned = OnceLock::new();
    let status = OnceLock::new();
    let service = service_fn(async |request: Request| {
        let event = Event {
            bytes: bytes.clone(),
            received,
            request: Some(Box::new(request)),
        };
        let reply = guarded(environment, event, context.clone()).await;
        let took = reply.at.duration_since(received);
        returned.get_or_init(|| reply.at);
        let Success::Http(mut response) = reply.outcome? else {
            unreachable!("in this mode the attribute makes a response of every value");
        };
        status.get_or_init(|| response.status().as_u16());
        let timing = server_timing(took);
        response.headers_mut().append("server-timing", timing);
        Ok::<_, Box<Failure>>(Converted(*response))
    });
    let event = LambdaEvent::new(payload, context.clone());
    let answered = Adapter::from(service).call(event).await;
    let sent = answered.and_then(|response| {
        Ok(Sent {
            response: buffered(&response)?,
            status: status.get().copied().unwrap_or(200),
        })
    });
    Outcome {
        at: returned.get().copied().unwrap_or_else(Instant::now),
        sent,
    }
}

/// The response to a failure, in the form of the request's origin. To what is no request there is none.
pub(crate) fn failed(event: &[u8], status: u16, body: String) -> Option<Response> {
    let mut response = lambda_http::Response::new(Body::Text(body));
    *response.status_mut() = StatusCode::from_u16(status).ok()?;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    let mut response = Some(response);
    let service = service_fn(move |_: Request| {
        let response = response.take().map(Converted);
        future::ready(response.ok_or(()))
    });
    let event = LambdaEvent::new(parse(event).ok()?, Context::default());
    // Nothing in it waits.
    let response = Adapter::from(service).call(event).now_or_never()?.ok()?;
    buffered(&response).ok()
}

fn parse(event: &[u8]) -> Result<LambdaRequest, Failure> {
    let request = (!service_event::is_authorizers(event)).then(|| serde_json::from_slice(event));
    let request = request.and_then(Result::ok);
    request.ok_or_else(|| {
        Failure::not_a_request(
            "the event is no HTTP request of API Gateway, a function URL, ALB or VPC Lattice",
        )
    })
}

/// <https://www.w3.org/TR/server-timing/>
fn server_timing(took: Duration) -> HeaderValue {
    let text = format!("handler;dur={:.3}", took.as_secs_f64() * 1e3);
    HeaderValue::try_from(text).expect("digits are a header value")
}
