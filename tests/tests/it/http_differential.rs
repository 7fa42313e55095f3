//! `http` mode beside `lambda_http`: the same requests and the same responses, but for `server-timing` and what
//! [`DIFFERENCES`] lists.

use prewarm::lambda_http::http::response::Builder;
use prewarm::lambda_http::request::LambdaRequest;
use prewarm::lambda_http::tower::{Service as _, service_fn};
use prewarm::lambda_http::{
    Adapter, Body, IntoResponse, Request, RequestExt as _, RequestPayloadExt as _, Response,
};
use prewarm::{Context, Error, LambdaEvent, lambda_handler};
use serde_json::{Value, json};

/// Requests of every origin to a path.
fn requests(path: &str) -> Vec<(&'static str, Value)> {
    let body = json!({"name": "Ada", "ids": [1, 2]}).to_string();
    let v1 = json!({
        "resource": "/{proxy+}", "path": path, "httpMethod": "POST",
        "headers": {"host": "h", "content-type": "application/json", "cookie": "a=1; b=2"},
        "multiValueHeaders": {
            "host": ["h"], "content-type": ["application/json"], "cookie": ["a=1; b=2"], "x-many": ["1", "2"],
        },
        "queryStringParameters": {"q": "b c", "r": "2"},
        "multiValueQueryStringParameters": {"q": ["a", "b c"], "r": ["2"]},
        "pathParameters": {"proxy": "some/where"}, "stageVariables": {"stage": "test"},
        "requestContext": {
            "httpMethod": "POST", "stage": "test", "path": path, "domainName": "h", "requestId": "id",
            "identity": {"sourceIp": "127.0.0.1"}, "authorizer": {"claims": {"sub": "me"}},
        },
        "body": body, "isBase64Encoded": false,
    });
    let v2 = json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "q=a&q=b%20c&r=2",
        "cookies": ["a=1", "b=2"],
        "headers": {"host": "h", "content-type": "application/json", "x-many": "1,2"},
        "queryStringParameters": {"q": "a,b c", "r": "2"},
        "pathParameters": {"proxy": "some/where"},
        "requestContext": {
            "http": {"method": "POST", "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"},
            "stage": "$default", "timeEpoch": 0, "domainName": "h",
        },
        "body": body, "isBase64Encoded": false,
    });
    let mut url = v2.clone();
    url["requestContext"]["domainPrefix"] = json!("id");
    url["body"] = json!("AAEC/w==");
    url["isBase64Encoded"] = json!(true);
    let alb = json!({
        "requestContext": {"elb": {"targetGroupArn": "arn"}}, "httpMethod": "PUT", "path": path,
        "queryStringParameters": {"q": "b%20c"},
        "headers": {"host": "h", "content-type": "application/json"},
        "body": body, "isBase64Encoded": false,
    });
    let mut alb_multi = alb.clone();
    let members = alb_multi.as_object_mut().unwrap();
    members.remove("headers");
    members.remove("queryStringParameters");
    members.insert(
        "multiValueHeaders".to_owned(),
        json!({"host": ["h"], "x-many": ["1", "2"]}),
    );
    members.insert(
        "multiValueQueryStringParameters".to_owned(),
        json!({"q": ["a", "b%20c"]}),
    );
    let lattice = json!({
        "version": "2.0", "path": path, "method": "POST",
        "headers": {"host": ["h"], "content-type": ["application/json"], "x-many": ["1", "2"]},
        "queryStringParameters": {"q": ["a", "b c"]},
        "requestContext": {
            "serviceNetworkArn": "arn", "serviceArn": "arn", "targetGroupArn": "arn",
            "region": "us-east-1", "timeEpoch": "0", "identity": {},
        },
        "body": body, "isBase64Encoded": false,
    });
    let web_socket = json!({
        "headers": {"host": "h"}, "multiValueHeaders": {"host": ["h"]},
        "requestContext": {
            "routeKey": "$connect", "eventType": "CONNECT", "connectionId": "c", "stage": "test", "domainName": "h",
            "requestTimeEpoch": 0, "connectedAt": 0, "apiId": "id", "messageDirection": "IN", "identity": {"sourceIp": "127.0.0.1"},
        },
        "body": body, "isBase64Encoded": false,
    });
    vec![
        ("API Gateway v1", v1),
        ("API Gateway v2", v2),
        ("function URL", url),
        ("ALB", alb),
        ("ALB with multi-value headers", alb_multi),
        ("VPC Lattice", lattice),
        ("WebSocket", web_socket),
    ]
}

/// Each kind of response, by the path.
const KINDS: [&str; 17] = [
    "/seen",
    "/text",
    "/html",
    "/json",
    "/empty",
    "/no-content",
    "/binary",
    "/image",
    "/cookies",
    "/many",
    "/gzip",
    "/latin-1",
    "/untyped",
    "/text-of-a-type",
    "/redirect",
    "/not-found",
    "/string",
];

/// The answer of a handler of either kind.
fn answer(request: &Request) -> Response<Body> {
    let with = |builder: Builder, body: Body| builder.body(body).unwrap();
    let builder = || Response::builder().header("x-handler", "yes");
    let typed = |content_type: &str| builder().header("content-type", content_type);
    match request.uri().path().trim_start_matches("/test") {
        "/seen" => with(typed("application/json"), seen(request).to_string().into()),
        "/text" => with(typed("text/plain"), "a text: äöü".into()),
        "/html" => with(typed("text/html; charset=utf-8"), "<p>ä</p>".into()),
        "/json" => with(typed("application/json"), r#"{"a":1}"#.into()),
        "/no-content" => with(builder().status(204), Body::Empty),
        "/binary" => with(typed("application/octet-stream"), vec![0, 255, 1].into()),
        "/image" => with(typed("image/png"), vec![137, 80, 78, 71].into()),
        "/cookies" => with(
            builder()
                .header("set-cookie", "a=1")
                .header("set-cookie", "b=2"),
            "two cookies".into(),
        ),
        "/many" => with(
            builder().header("vary", "accept").header("vary", "origin"),
            "two values".into(),
        ),
        "/gzip" => with(
            typed("text/plain").header("content-encoding", "gzip"),
            vec![31, 139, 8].into(),
        ),
        "/latin-1" => with(
            typed("text/plain; charset=iso-8859-1"),
            vec![228, 246].into(),
        ),
        "/untyped" => with(builder(), vec![228, 246].into()),
        "/text-of-a-type" => with(typed("application/graphql"), "{ä}".into()),
        "/redirect" => with(builder().status(302).header("location", "/"), Body::Empty),
        "/not-found" => with(builder().status(404), "nothing".into()),
        _ => with(builder(), Body::Empty),
    }
}

/// All that a handler can see of a request.
fn seen(request: &Request) -> Value {
    let headers = request.headers().iter();
    let headers = headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
    let mut headers: Vec<_> = headers.collect();
    headers.sort();
    let parameters = request.query_string_parameters();
    let mut query: Vec<_> = parameters
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    query.sort();
    json!({
        "method": request.method().as_str(),
        // In some, the order of the query is that of a hash map.
        "uri": request.uri().to_string().split('?').next(),
        "headers": headers,
        "query": query,
        "path": request.path_parameters().first("proxy"),
        "stage": request.stage_variables().first("stage"),
        "body": match request.body() {
            Body::Empty => Value::Null,
            Body::Text(text) => json!(text),
            Body::Binary(bytes) => json!(bytes),
            _ => unreachable!(),
        },
        "json": request.json::<Value>().ok().flatten(),
        "context": format!("{:?}", request.request_context_ref().is_some()),
        "id": request.lambda_context_ref().map(|context| &context.request_id),
    })
}

async fn by_hand(request: Request) -> Result<Response<Body>, Error> {
    Ok(answer(&request))
}

#[lambda_handler(http, main = false)]
async fn by_attribute(request: Request) -> Result<Response<Body>, Error> {
    Ok(answer(&request))
}

/// A value that is no response, and becomes one.
fn text(request: &Request) -> String {
    let path = request.uri().path();
    path.strip_prefix("/string")
        .map_or_else(String::new, |_| path.repeat(2))
}

async fn opaque_by_hand(request: Request) -> Result<impl IntoResponse, Error> {
    Ok(text(&request))
}

#[lambda_handler(http, main = false)]
async fn opaque(request: Request) -> Result<impl IntoResponse, Error> {
    Ok(text(&request))
}

fn context() -> Context {
    let mut context = Context::default();
    "request-1".clone_into(&mut context.request_id);
    context.xray_trace_id = Some("Root=1-2-3".to_owned());
    context
}

/// Takes `server-timing` out of a response.
fn without_timing(mut response: Value) -> Value {
    let members = response.as_object_mut().unwrap();
    for headers in ["headers", "multiValueHeaders"] {
        if let Some(headers) = members.get_mut(headers).and_then(Value::as_object_mut) {
            headers.remove("server-timing");
        }
    }
    // Without headers, some origins have no member for them.
    members.retain(|_, value| *value != json!({}));
    response
}

/// Where a response differs from that of `lambda_http`, and why ours is right.
const DIFFERENCES: [(&str, &[&str], &str); 3] = [
    (
        "/many",
        &[
            "API Gateway v2",
            "function URL",
            "ALB",
            "ALB with multi-value headers",
            "VPC Lattice",
        ],
        "theirs has only the first value of a header where each has one",
    ),
    (
        "/untyped",
        &ORIGINS,
        "theirs is a text in which bytes that are not UTF-8 are lost",
    ),
    (
        "/text-of-a-type",
        &ORIGINS,
        "theirs is Base64, and a text is none",
    ),
];

/// The event of a WebSocket has no path.
const ORIGINS: [&str; 6] = [
    "API Gateway v1",
    "API Gateway v2",
    "function URL",
    "ALB",
    "ALB with multi-value headers",
    "VPC Lattice",
];

fn is_listed(kind: &str, origin: &str) -> bool {
    let mut differences = DIFFERENCES.iter();
    differences.any(|(other, origins, _)| *other == kind && origins.contains(&origin))
}

#[tokio::test]
async fn responses_are_those_of_lambda_http() {
    let mut compared = 0;
    for kind in KINDS {
        for (origin, event) in requests(kind) {
            let payload: LambdaRequest = serde_json::from_value(event.clone()).unwrap();
            let mut service = Adapter::from(service_fn(by_hand));
            let theirs = service.call(LambdaEvent::new(payload, context())).await;
            let theirs = serde_json::to_value(theirs.unwrap()).unwrap();
            let ours = by_attribute::invoke(event.clone(), context())
                .await
                .unwrap();
            let (ours, theirs) = (without_timing(ours), without_timing(theirs));
            if is_listed(kind, origin) {
                assert_ne!(ours, theirs, "{kind} of {origin} is listed");
            } else {
                assert_eq!(ours, theirs, "{kind} of {origin}");
            }
            let payload: LambdaRequest = serde_json::from_value(event.clone()).unwrap();
            let mut service = Adapter::from(service_fn(opaque_by_hand));
            let theirs = service.call(LambdaEvent::new(payload, context())).await;
            let theirs = serde_json::to_value(theirs.unwrap()).unwrap();
            let ours = opaque::invoke(event, context()).await.unwrap();
            assert_eq!(
                without_timing(ours),
                without_timing(theirs),
                "{kind} of {origin}"
            );
            compared += 1;
        }
    }
    assert_eq!(compared, 119);
}
