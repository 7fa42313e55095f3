//! The requests that `http` mode makes of events: path and query are those of the event, and a router sees what it sees
//! under hyper. `HTTP_REQUESTS=100000` plays so many in place of the few that every run plays.

use axum::Router;
use axum::extract::{Path, RawQuery};
use axum::http::Uri;
use axum::routing;
use base64::Engine as _;
use percent_encoding::percent_decode_str;
use prewarm::lambda_http::{Body, Request, RequestExt as _, Response};
use prewarm::{Context, Error, lambda_handler};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};
use std::env;
use std::sync::LazyLock;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

/// A request as a handler sees it.
#[lambda_handler(http, error_text = "show", main = false)]
async fn seen(request: Request) -> Result<Response<Body>, Error> {
    let query = request.query_string_parameters();
    let mut parameters: Vec<(&str, &str)> = query.iter().collect();
    parameters.sort_unstable();
    let seen = json!({
        "path": request.uri().path(),
        "query": request.uri().query(),
        "raw path": request.raw_http_path(),
        "parameters": parameters,
    });
    Ok(Response::new(seen.to_string().into()))
}

/// A router whose routes an authorizer could guard one by one.
fn router() -> Router {
    let show = |route: &'static str| {
        routing::any(
            async move |path: Option<Path<Vec<(String, String)>>>, query: RawQuery| {
                let path = path.map(|Path(path)| path);
                format!("{route} {path:?} {query:?}")
            },
        )
    };
    Router::new()
        .route("/", show("root"))
        .route("/public/{*rest}", show("public"))
        .route("/admin/{*rest}", show("admin"))
        .route("/a/{x}", show("a"))
        .route("/a/{x}/{y}", show("a and y"))
        .fallback(async |uri: Uri| {
            let path: Vec<u8> = percent_decode_str(uri.path()).collect();
            format!("nowhere {}", String::from_utf8_lossy(&path))
        })
}

#[lambda_handler(http, main = false)]
async fn routed(request: Request) -> Result<axum::response::Response, Error> {
    Ok(router().oneshot(request).await?)
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Origin {
    RestApi,
    HttpApi,
    LoadBalancer,
    MultiValueLoadBalancer,
    Lattice,
    WebSocket,
}

const ORIGINS: [Origin; 6] = [
    Origin::RestApi,
    Origin::HttpApi,
    Origin::LoadBalancer,
    Origin::MultiValueLoadBalancer,
    Origin::Lattice,
    Origin::WebSocket,
];

type Pairs = Vec<(String, String)>;

/// Each name with its values, in the order of the first.
fn grouped(pairs: &Pairs) -> Map<String, Value> {
    let mut grouped = Map::new();
    for (name, value) in pairs {
        let values = grouped.entry(name).or_insert_with(|| json!([]));
        values.as_array_mut().unwrap().push(value.as_str().into());
    }
    grouped
}

/// The last value of each name.
fn last(pairs: &Pairs) -> Map<String, Value> {
    pairs
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().into()))
        .collect()
}

impl Origin {
    /// The query in the values of an event is as the client has sent it.
    fn passes_on(self) -> bool {
        matches!(
            self,
            Origin::LoadBalancer | Origin::MultiValueLoadBalancer | Origin::Lattice
        )
    }

    fn event(self, path: &str, raw_query: &str, pairs: &Pairs) -> Value {
        let (all, last) = (grouped(pairs), last(pairs));
        match self {
            Origin::RestApi => json!({
                "path": path, "httpMethod": "GET", "headers": {"Host": "h"}, "multiValueHeaders": {"Host": ["h"]},
                "queryStringParameters": last, "multiValueQueryStringParameters": all,
                "requestContext": {"httpMethod": "GET", "stage": "$default"},
            }),
            Origin::HttpApi => json!({
                "version": "2.0", "rawPath": path, "rawQueryString": raw_query, "headers": {"host": "h"},
                "requestContext": {"http": {"method": "GET"}, "stage": "$default", "domainName": "d"},
            }),
            Origin::LoadBalancer => json!({
                "requestContext": {"elb": {}}, "httpMethod": "GET", "path": path,
                "headers": {"host": "h"}, "queryStringParameters": last,
            }),
            Origin::MultiValueLoadBalancer => json!({
                "requestContext": {"elb": {}}, "httpMethod": "GET", "path": path,
                "multiValueHeaders": {"host": ["h"]}, "multiValueQueryStringParameters": all,
            }),
            Origin::Lattice => json!({
                "version": "2.0", "path": path, "method": "GET", "headers": {"host": ["h"]},
                "queryStringParameters": all, "requestContext": {},
            }),
            Origin::WebSocket => json!({
                "path": path, "requestContext": {"connectionId": "c", "eventType": "CONNECT"},
                "queryStringParameters": last, "multiValueQueryStringParameters": all,
            }),
        }
    }

    /// The parameters that the event has, decoded.
    fn parameters(self, raw_query: &str, pairs: &Pairs) -> Pairs {
        let decoded = |query: &str| {
            form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect()
        };
        match self {
            Origin::HttpApi if !raw_query.is_empty() => decoded(raw_query),
            // The event has no other parameters.
            Origin::HttpApi => Vec::new(),
            Origin::LoadBalancer => {
                let pairs = last(pairs).into_iter();
                let pairs =
                    pairs.map(|(name, value)| format!("{name}={}", value.as_str().unwrap()));
                decoded(&pairs.collect::<Vec<_>>().join("&"))
            }
            _ if self.passes_on() => {
                let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
                decoded(&pairs.collect::<Vec<_>>().join("&"))
            }
            _ => pairs.clone(),
        }
    }
}

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

fn answer(event: &Value) -> Value {
    let answer = RUNTIME.block_on(seen::invoke(event.clone(), Context::default()));
    let answer = answer.unwrap();
    assert_eq!(answer["statusCode"], 200, "{event}: {answer}");
    serde_json::from_str(answer["body"].as_str().unwrap()).unwrap()
}

fn bytes(text: &str) -> Vec<u8> {
    percent_decode_str(text).collect()
}

fn path() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "/", "//", "..", ".", "%2e%2e", "%2E", "%2F", "%5c", "\\", ";", "#", "?", "&", "=", "\t",
        "\n", "\r\n", "%", "%zz", "%4", "%%", "%25", "ü", "%C3%BC", "%ff", " ", "+", "%20", "%00",
        "\u{0}", "\u{7f}", "\u{80}", "admin", "public", "a", "keys", ":", "@", "{x}", "[1]", "|",
        "^", "`", "<", ">", "\"", "'", "*", "~", "日本", "🦀", "\u{feff}",
    ]);
    let piece = prop_oneof![4 => odd.prop_map(str::to_owned), 1 => "\\PC{0,3}"];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| format!("/{}", pieces.concat()))
}

/// The query of an event: the text, and the same as pairs, decoded or not.
fn text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "a", "b", "c[]", "%26", "%3D", "%", "%zz", "+", " ", "ü", "%C3%BC", "%ff", "#", "?", "/",
        "\\", "\"", "\t", "<", "😀", ";", "%2B", "%25",
    ]);
    prop::collection::vec(odd, 0..4).prop_map(|pieces| pieces.concat())
}

#[test]
fn request_has_the_path_and_the_query_of_its_event() {
    let count = env::var("HTTP_REQUESTS")
        .ok()
        .and_then(|count| count.parse().ok());
    let config = ProptestConfig {
        cases: count.unwrap_or(3_000) / 6,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let pairs = prop::collection::vec((text(), text()), 0..4);
    let checked = TestRunner::new(config).run(&(path(), pairs), |(path, pairs)| {
        let raw: Vec<_> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let raw = raw.join("&");
        for origin in ORIGINS {
            let event = origin.event(&path, &raw, &pairs);
            let seen = answer(&event);
            let seen_path = seen["path"].as_str().unwrap();
            prop_assert!(
                seen_path.bytes().all(|byte| byte.is_ascii_graphic()),
                "{:?}",
                seen_path
            );
            prop_assert_eq!(
                bytes(seen_path),
                bytes(&path),
                "{:?} {:?}",
                origin,
                seen_path
            );
            prop_assert_eq!(&seen["raw path"], &*path);
            let query = seen["query"].as_str().unwrap_or_default();
            prop_assert!(
                query
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && byte != b'#')
            );
            let told: Pairs = form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect();
            let mut expected = origin.parameters(&raw, &pairs);
            if origin == Origin::HttpApi {
                prop_assert_eq!(&told, &expected, "{:?}", query);
            }
            // The order of the names in other events is that of an object.
            let mut sorted = told;
            sorted.sort();
            expected.sort();
            prop_assert_eq!(&sorted, &expected, "{:?} {:?}", origin, query);
            prop_assert_eq!(&seen["parameters"], &json!(expected), "{:?}", origin);
        }
        Ok(())
    });
    checked.unwrap();
}

#[test]
fn router_sees_what_it_sees_under_hyper() {
    let pieces = prop::sample::select(vec![
        "/", "//", "..", ".", "%2e%2e", "%2F", "%5c", "\\", ";", "&", "=", "%", "%zz", "%25", "ü",
        "%C3%BC", "%20", "+", "admin", "public", "a", "keys", ":", "@", "[1]", "|", "^", "'", "*",
        "~", "{", "}", "\"", "🦀",
    ]);
    let path =
        prop::collection::vec(pieces, 0..8).prop_map(|pieces| format!("/{}", pieces.concat()));
    let query = prop::sample::select(vec!["", "?a=1&b=%zz", "?=", "?x?y/../z", "?a=1&a=2;c"]);
    let config = ProptestConfig {
        cases: 500,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let checked = TestRunner::new(config).run(&(path, query), |(path, query)| {
        let under_hyper = axum::http::Request::builder()
            .uri(format!("{path}{query}"))
            .body(Body::Empty)
            .unwrap();
        let under_hyper = RUNTIME.block_on(async {
            let response = router().oneshot(under_hyper).await.unwrap();
            let body = axum::body::to_bytes(response.into_body(), usize::MAX).await;
            String::from_utf8(body.unwrap().to_vec()).unwrap()
        });
        let event = Origin::HttpApi.event(&path, query.trim_start_matches('?'), &Vec::new());
        let answer = RUNTIME.block_on(routed::invoke(event, Context::default()));
        let answer = answer.unwrap();
        let body = answer["body"].as_str().unwrap();
        prop_assert_eq!(body, under_hyper);
        Ok(())
    });
    checked.unwrap();
}

#[test]
fn nothing_is_resolved_between_gateway_and_router() {
    for (path, expected) in [
        ("/public/../admin/keys", "/public/../admin/keys"),
        ("/public/%2e%2e/admin/keys", "/public/%2e%2e/admin/keys"),
        ("/public\\..\\admin", "/public%5C..%5Cadmin"),
        ("/public#/admin", "/public%23/admin"),
        ("/public?admin=1", "/public%3Fadmin=1"),
        ("/pub\tlic\r\n", "/pub%09lic%0D%0A"),
        ("//admin", "//admin"),
        ("/a;b", "/a;b"),
        ("/a%2Fb", "/a%2Fb"),
        ("/100%", "/100%25"),
        ("/%zz", "/%25zz"),
        ("/ü ", "/%C3%BC%20"),
    ] {
        for origin in ORIGINS {
            let seen = answer(&origin.event(path, "a=1", &vec![("a".into(), "1".into())]));
            assert_eq!(seen["path"], expected, "{origin:?} {path}");
            assert_eq!(seen["query"], "a=1", "{origin:?} {path}");
        }
    }
}

#[test]
fn stage_is_in_the_path_of_a_rest_api() {
    for (stage, path, expected) in [
        ("test", "/", "/test/"),
        ("test", "", "/test"),
        ("test", "/a", "/test/a"),
        ("test", "a", "/test/a"),
        ("test", "/test/a", "/test/a"),
        ("test", "/tested", "/test/tested"),
        ("$default", "/a", "/a"),
    ] {
        let mut event = Origin::RestApi.event(path, "", &Vec::new());
        event["requestContext"]["stage"] = json!(stage);
        assert_eq!(answer(&event)["path"], expected, "{stage} {path}");
        assert_eq!(answer(&event)["raw path"], path);
    }
}

/// Requests that no gateway sends, and what is wrong with them.
#[test]
fn request_that_cannot_be_built_is_a_400() {
    let event = |origin: Origin| origin.event("/", "", &vec![("a".into(), "1".into())]);
    let many: Map<_, _> = (0..24_577).map(|n| (format!("h{n}"), json!("v"))).collect();
    let headers = [
        (json!(many), "it has too many headers"),
        (json!({"a b": "v"}), "one of its headers is malformed"),
        (json!({"a": "v\n"}), "one of its headers is malformed"),
        (json!({"a": {}}), "its headers are malformed"),
        (json!({"a": [{}]}), "its headers are malformed"),
    ];
    let mut cases = Vec::new();
    for origin in ORIGINS {
        for (headers, reason) in &headers {
            let mut event = event(origin);
            event["headers"] = headers.clone();
            cases.push((event, *reason));
        }
        let mut long = event(origin);
        let key = if origin == Origin::HttpApi {
            "rawPath"
        } else {
            "path"
        };
        long[key] = json!(format!("/{}", "x".repeat(70_000)));
        cases.push((long, "its path and query are too long"));
        let mut body = event(origin);
        body["body"] = json!("SECRET!");
        body["isBase64Encoded"] = json!(true);
        cases.push((body, "its body is not Base64"));
        let mut body = event(origin);
        body["body"] = json!({"a": 1});
        cases.push((body, "its body is not a text"));
        if origin != Origin::HttpApi {
            let mut empty = event(origin);
            empty["queryStringParameters"] = json!({"empty": []});
            empty["multiValueQueryStringParameters"] = json!({"empty": []});
            cases.push((empty, "the parameter `empty` has no value"));
        }
    }
    let mut method = event(Origin::HttpApi);
    method["requestContext"]["http"]["method"] = json!("GE T");
    cases.push((method.clone(), "`requestContext.http.method` is malformed"));
    method["requestContext"]["http"] = json!({});
    cases.push((method, "`requestContext.http.method` is missing"));
    for (event, reason) in cases {
        let answer = RUNTIME.block_on(seen::invoke(event.clone(), Context::default()));
        let answer = answer.unwrap();
        assert_eq!(answer["statusCode"], 400, "{reason}: {answer}");
        let body = answer["body"].as_str().unwrap();
        assert!(body.contains(reason), "{reason}: {body}");
    }
}

/// The places of all values in a document.
fn places(value: &Value, at: &str, places: &mut Vec<String>) {
    places.push(at.to_owned());
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                self::places(value, &format!("{at}/{name}"), places);
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                self::places(value, &format!("{at}/{index}"), places);
            }
        }
        _ => {}
    }
}

/// A request in which a value or two are something else is answered, or it is no request.
#[test]
fn mutated_request_is_answered() {
    let odd = prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(-1.5),
        json!(""),
        json!("text"),
        json!("\u{0}é\n"),
        json!([]),
        json!([null]),
        json!(["a", "b"]),
        json!({}),
        json!({"a": []}),
        json!({"a": {"b": 1}}),
        json!({"": ""}),
    ]);
    let mutation = (any::<prop::sample::Index>(), odd);
    let mutations = prop::collection::vec(mutation, 1..3);
    let config = ProptestConfig {
        cases: 2_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let origin = prop::sample::select(ORIGINS.to_vec());
    let checked = TestRunner::new(config).run(&(origin, mutations), |(origin, mutations)| {
        let mut event = origin.event("/a/b", "a=1&a=2", &vec![("a".into(), "1".into())]);
        event["cookies"] = json!(["a=1"]);
        event["body"] = json!("e30=");
        event["isBase64Encoded"] = json!(true);
        event["pathParameters"] = json!({"x": "b"});
        event["requestContext"]["identity"] = json!({"sourceIp": "1.2.3.4"});
        event["requestContext"]["authorizer"] = json!({"jwt": {"claims": {"sub": "me"}}});
        for (index, odd) in mutations {
            let mut all = Vec::new();
            places(&event, "", &mut all);
            let place = &all[index.index(all.len())];
            *event.pointer_mut(place).unwrap() = odd;
        }
        let text = event.to_string();
        match RUNTIME.block_on(seen::invoke(event, Context::default())) {
            Ok(answer) => {
                let status = answer["statusCode"].as_u64();
                prop_assert!(matches!(status, Some(200 | 400)), "{} {}", text, answer);
            }
            Err(error) => prop_assert_eq!(error.error_type, "InvalidEvent", "{}", text),
        }
        Ok(())
    });
    checked.unwrap();
}

/// Text that a gateway can send and `lambda_http` refuses.
#[test]
fn odd_requests_are_read() {
    let event = |origin: Origin| origin.event("/", "", &Vec::new());
    let mut events = Vec::new();
    for origin in ORIGINS {
        let mut odd = event(origin);
        odd["queryStringParameters"] = Value::Null;
        odd["multiValueQueryStringParameters"] = Value::Null;
        odd["pathParameters"] = Value::Null;
        odd["stageVariables"] = Value::Null;
        odd["body"] = Value::Null;
        odd["isBase64Encoded"] = Value::Null;
        odd["cookies"] = Value::Null;
        events.push(odd);
        let mut odd = event(origin);
        odd["headers"] = json!([]);
        odd["queryStringParameters"] = json!("None");
        events.push(odd);
        let mut odd = event(origin);
        odd["headers"] = json!({"host": "é[", "x-forwarded-proto": "https,http", "x-text": "é", "n": 1, "no": null});
        events.push(odd);
    }
    let mut claims = event(Origin::HttpApi);
    claims["requestContext"]["authorizer"] = json!({"jwt": {"claims": {"exp": 1}}});
    events.push(claims);
    let mut certificate = event(Origin::HttpApi);
    certificate["requestContext"]["authentication"] = json!({"clientCert": {"subjectDN": "me"}});
    events.push(certificate);
    for event in events {
        assert_eq!(answer(&event)["path"], "/", "{event}");
    }
}

#[lambda_handler(http, main = false)]
async fn headers(request: Request) -> Result<Response<Body>, Error> {
    let headers = request.headers().iter();
    let mut headers: Vec<_> = headers
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    headers.sort();
    let binary = matches!(request.body(), Body::Binary(_));
    let body = base64::engine::general_purpose::STANDARD.encode(request.body());
    Ok(Response::new(
        json!({"headers": headers, "binary": binary, "body": body})
            .to_string()
            .into(),
    ))
}

#[test]
fn every_value_of_a_header_is_there() {
    let mut event = Origin::RestApi.event("/", "", &Vec::new());
    event["multiValueHeaders"] = json!({"X-Many": ["1", "2"], "Name": ["é"]});
    event["headers"] = json!({"X-Many": "2", "Name": "é", "Only-Here": "3"});
    let mut cookies = Origin::HttpApi.event("/", "", &Vec::new());
    cookies["headers"] = json!({"x-many": "1,2", "cookie": "old=1"});
    cookies["cookies"] = json!(["a=1", "b=é"]);
    for (event, expected) in [
        (
            event,
            json!(["name: é", "only-here: 3", "x-many: 1", "x-many: 2"]),
        ),
        (cookies, json!(["cookie: a=1; b=é", "x-many: 1,2"])),
    ] {
        let answer = RUNTIME.block_on(headers::invoke(event, Context::default()));
        let seen: Value = serde_json::from_str(answer.unwrap()["body"].as_str().unwrap()).unwrap();
        assert_eq!(seen["headers"], expected);
    }
}
