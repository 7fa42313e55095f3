//! The values of handlers in `http` mode.

use super::{HttpEvent, SERVER_TIMING, server_timing};
use crate::error::Error;
use crate::invocation::Invocation;
use crate::reply::{Failure, Reply};
use futures_util::future::BoxFuture;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Response};
use http_body::Body as HttpBody;
use http_body_util::BodyExt as _;
use lambda_http::{Body, IntoResponse};
use std::any::Any;
use std::time::Instant;

/// The value of a handler in `http` mode.
#[diagnostic::on_unimplemented(
    message = "in `http` mode the value of a handler is a response, and `{Self}` does not implement \
               `prewarm::lambda_http::IntoResponse`",
    label = "not a response",
    note = "axum's `Json`, `StatusCode` and tuples become one by `.into_response()`, and a `Router` answers by \
            `router.clone().oneshot(request).await`",
    note = "`serde_json::Value` is a response; without `http`, every `serde::Serialize` is sent as JSON"
)]
pub trait HttpValue<Form = Converted> {
    /// Makes the response.
    #[doc(hidden)]
    fn reply(self, form: Form, invocation: &mut Invocation) -> BoxFuture<'_, Reply>;
}

#[diagnostic::do_not_recommend]
impl<B> HttpValue<Whole> for Response<B>
where
    B: HttpBody + Send + 'static,
    B::Data: Send,
    B::Error: Into<Error>,
{
    fn reply(self, _: Whole, invocation: &mut Invocation) -> BoxFuture<'_, Reply> {
        let at = Instant::now();
        Box::pin(async move {
            match whole(self).await {
                Ok(response) => respond(response, at, invocation),
                Err(error) => Reply::new(at, Err(Failure::handler(error))),
            }
        })
    }
}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> HttpValue<Converted> for T {
    fn reply(self, _: Converted, invocation: &mut Invocation) -> BoxFuture<'_, Reply> {
        let at = Instant::now();
        let response = self.into_response();
        Box::pin(async move { respond(response.await, at, invocation) })
    }
}

/// A value whose form is chosen, by `(&&HttpAnswer(&value)).form()`: as with [`Thrown`](crate::reply::Thrown), a method is
/// looked for on `&&HttpAnswer` first. Of a response that has no content type, `lambda_http` would read the body as a text.
pub struct HttpAnswer<'a, T>(pub &'a T);

/// A response, whose body is read to its end.
pub struct Whole;

/// A value that `lambda_http` makes a response of.
pub struct Converted;

/// Chooses the first form.
pub trait FormOfResponse {
    /// The form.
    fn form(&self) -> Whole {
        Whole
    }
}

impl<B> FormOfResponse for &HttpAnswer<'_, Response<B>>
where
    B: HttpBody + Send + 'static,
    B::Data: Send,
    B::Error: Into<Error>,
{
}

/// Chooses the second form.
pub trait FormOfValue {
    /// The form.
    fn form(&self) -> Converted {
        Converted
    }
}

impl<T> FormOfValue for HttpAnswer<'_, T> {}

/// Reads the body of a response to its end. A text stays one, and what is not UTF-8 is no text unless it says that it is. The
/// rest is as `lambda_http` has it.
async fn whole<B>(response: Response<B>) -> Result<Response<Body>, Error>
where
    B: HttpBody + Send + 'static,
    B::Error: Into<Error>,
{
    let (head, body) = response.into_parts();
    let mut body = Some(body);
    let known = (&mut body as &mut dyn Any).downcast_mut::<Option<Body>>();
    let bytes = match (known.and_then(Option::take), body) {
        (Some(Body::Text(text)), _) => {
            return Ok(Response::from_parts(head, Body::Text(text)));
        }
        (Some(Body::Binary(bytes)), _) => bytes,
        (None, Some(body)) => {
            let collected = body.collect().await.map_err(Into::into)?;
            collected.to_bytes().into()
        }
        _ => Vec::new(),
    };
    let is_binary = str::from_utf8(&bytes).is_err() && !has_a_charset(&head.headers);
    let response = Response::from_parts(head, Body::Binary(bytes));
    if is_binary {
        return Ok(response);
    }
    Ok(response.into_response().await)
}

/// Whether the content type says that the body is a text in another encoding than UTF-8.
fn has_a_charset(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
    let content_type = String::from_utf8_lossy(&content_type);
    let charset = content_type
        .split_once("charset=")
        .map(|(_, charset)| charset);
    charset.is_some_and(|charset| !charset.trim_start_matches('"').starts_with("utf-8"))
}

/// The reply of a handler that returned at this time.
fn respond(mut response: Response<Body>, at: Instant, invocation: &mut Invocation) -> Reply {
    let timing = server_timing(at, invocation);
    response.headers_mut().append(SERVER_TIMING, timing);
    let event = HttpEvent::of(invocation).expect("`http` mode has read the request");
    Reply::new(at, event.gateway.response(&response))
}
