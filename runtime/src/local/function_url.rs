//! An HTTP request to the handler itself, in the form that a function URL gives it.
//! <https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html>

use super::invocation::Outcome;
use crate::error::text::epoch_millis;
use crate::mode::stream_guard::GuardedChunks;
use crate::reply::head::{all_cookies, joined};
use crate::reply::proxy_response::ProxyResponse;
use crate::reply::stream::StreamError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::StreamExt as _;
use http::header::{
    CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, SET_COOKIE, TRANSFER_ENCODING,
    USER_AGENT,
};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, request};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, StreamBody};
use hyper::body::Frame;
use lambda_runtime::StreamResponse;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::time::SystemTime;
use tokio::task::yield_now;

/// The event that a function URL makes of a request.
pub(super) fn event(parts: &request::Parts, body: &Bytes, request_id: &str) -> Bytes {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let header = |name: HeaderName| parts.headers.get(name).map(text);
    let headers = parts
        .headers
        .keys()
        .filter(|name| *name != COOKIE)
        .map(|name| {
            let values: Vec<_> = parts.headers.get_all(name).iter().map(text).collect();
            (name.to_string(), Value::from(values.join(",")))
        });
    let headers: Map<_, _> = headers.collect();
    let cookies: Vec<_> = parts.headers.get_all(COOKIE).iter().map(text).collect();
    let cookies = cookies.iter().flat_map(|cookies| cookies.split("; "));
    let cookies = cookies.filter(|cookie| !cookie.is_empty());
    let path = parts.uri.path();
    let query = parts.uri.query().unwrap_or_default();
    let event = json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "cookies": cookies.collect::<Vec<_>>(),
        "headers": headers,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "local",
            "domainName": header(HOST),
            "domainPrefix": "local",
            "http": {
                "method": parts.method.as_str(),
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": header(USER_AGENT),
            },
            "requestId": request_id,
            "routeKey": "$default",
            "stage": "$default",
            "timeEpoch": epoch_millis(SystemTime::now()),
        },
        "body": (!body.is_empty()).then(|| STANDARD.encode(body)),
        "isBase64Encoded": !body.is_empty(),
    });
    event.to_string().into()
}

/// The response that a function URL makes of a stream. If the stream fails, what came before is sent.
pub(super) fn streamed(
    stream: StreamResponse<GuardedChunks>,
) -> Response<UnsyncBoxBody<Bytes, StreamError>> {
    let StreamResponse {
        metadata_prelude: head,
        stream: chunks,
    } = stream;
    let frames = chunks.then(|chunk| async {
        if chunk.is_err() {
            // The server sends what it has when there is nothing more to send yet.
            yield_now().await;
        }
        chunk.map(Frame::data)
    });
    let mut response = Response::new(StreamBody::new(frames).boxed_unsync());
    *response.status_mut() = head.status_code;
    let headers = response.headers_mut();
    let joined = joined(&head.headers).map(|(name, value)| (name.clone(), value));
    for (name, value) in joined.chain(all_cookies(&head).map(|cookie| (SET_COOKIE, cookie))) {
        append(headers, name, &value);
    }
    response
}

/// Adds a header. The server sets some itself, and leaves out what no header can be.
fn append(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    let is_of_the_server = [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING].contains(&name);
    if let (Ok(value), false) = (value.parse(), is_of_the_server) {
        headers.append(name, value);
    }
}

/// The response that a function URL makes of an answer.
pub(super) fn response(answer: Outcome) -> Response<Bytes> {
    let read = (!answer.is_function_error)
        .then(|| read(&answer.body))
        .flatten();
    read.unwrap_or_else(|| {
        // A function URL only says "Internal Server Error". Here the developer reads the answer.
        let mut response = Response::new(Bytes::from(answer.body));
        *response.status_mut() = StatusCode::BAD_GATEWAY;
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        response
    })
}

fn read(answer: &[u8]) -> Option<Response<Bytes>> {
    let answer: ProxyResponse<'_, BTreeMap<String, String>> =
        serde_json::from_slice(answer).ok()?;
    let body = answer.body.unwrap_or_default();
    let body = if answer.is_base64_encoded {
        STANDARD.decode(&*body).ok()?
    } else {
        body.into_owned().into_bytes()
    };
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = StatusCode::from_u16(answer.status_code).ok()?;
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        append(headers, name.parse().ok()?, &value);
    }
    for cookie in answer.cookies.into_iter().flatten() {
        append(headers, SET_COOKIE, &cookie);
    }
    Some(response)
}
