//! The responses of `http` mode, in the form of each gateway.

use axum::body::Bytes;
use futures_util::stream;
use prewarm::lambda_http::{Body, IntoResponse, Request, Response};
use prewarm::{Context, Error, lambda_handler};
use serde_json::{Value, json};

/// A request in each form, by what is read of its response.
fn gateways(path: &str) -> [(&'static str, Value); 7] {
    let rest = json!({"path": path, "httpMethod": "GET", "requestContext": {"httpMethod": "GET"}});
    let http = json!({"rawPath": path, "requestContext": {"http": {"method": "GET"}}});
    let alb =
        json!({"path": path, "httpMethod": "GET", "headers": {}, "requestContext": {"elb": {}}});
    let mut alb_multi = alb.clone();
    alb_multi["multiValueHeaders"] = json!({});
    let lattice = json!({"path": path, "method": "GET", "requestContext": {}});
    let web_socket = json!({"path": path, "requestContext": {"connectionId": "c"}});
    let mut url = http.clone();
    url["requestContext"]["domainName"] = json!("id.lambda-url.us-east-1.on.aws");
    [
        ("REST", rest),
        ("HTTP", http),
        ("function URL", url),
        ("ALB", alb),
        ("ALB, multi-value", alb_multi),
        ("Lattice", lattice),
        ("WebSocket", web_socket),
    ]
}

fn head() -> prewarm::lambda_http::http::response::Builder {
    Response::builder()
        .header("content-security-policy", "default-src 'self'")
        .header("content-security-policy", "img-src *")
        .header("vary", "accept")
        .header("server-timing", "db;dur=1")
        .header("x-name", "näh")
        .header("set-cookie", "a=é")
        .header("set-cookie", "b=2")
        .header("vary", "origin")
}

#[lambda_handler(http, main = false)]
async fn heads() -> Result<Response<Body>, Error> {
    Ok(head().body("text".into())?)
}

/// The same through a type of which only `IntoResponse` is known.
#[lambda_handler(http, main = false)]
async fn opaque_heads() -> Result<impl IntoResponse, Error> {
    Ok(head().body(Body::from("text"))?)
}

/// The headers of a response, with their values joined, and the cookies.
fn sent(response: &Value) -> (Value, Value) {
    let mut headers = response["headers"].clone();
    let multiple = response["multiValueHeaders"].as_object();
    if let Some(multiple) = multiple.filter(|multiple| !multiple.is_empty()) {
        let joined = multiple.iter().map(|(name, values)| {
            let values = values.as_array().unwrap().iter();
            let values: Vec<_> = values.map(|value| value.as_str().unwrap()).collect();
            (name.clone(), Value::from(values.join(", ")))
        });
        headers = joined.collect();
    }
    let members = headers.as_object_mut().unwrap();
    let timing = members.remove("server-timing").unwrap();
    let timing = timing.as_str().unwrap();
    assert!(timing.starts_with("db;dur=1, handler;dur="), "{timing}");
    let cookie = members.remove("set-cookie").unwrap_or_default();
    (headers, [cookie, response["cookies"].clone()].into())
}

#[tokio::test]
async fn every_header_is_sent() {
    let expected = json!({
        "content-security-policy": "default-src 'self', img-src *", "vary": "accept, origin", "x-name": "näh",
    });
    for (gateway, event) in gateways("/") {
        let response = heads::invoke(event.clone(), Context::default())
            .await
            .unwrap();
        let (headers, cookies) = sent(&response);
        assert_eq!(headers, expected, "{gateway}");
        let in_a_header = |cookies: &str| json!([cookies, null]);
        let expected = match gateway {
            "HTTP" | "function URL" => json!([null, ["a=é", "b=2"]]),
            "ALB" => json!([in_a_header("a=é, b=2")[0], null]),
            "Lattice" => in_a_header("a=é"),
            _ => in_a_header("a=é, b=2"),
        };
        assert_eq!(cookies, expected, "{gateway}: {response}");
        let opaque = opaque_heads::invoke(event, Context::default()).await;
        assert_eq!(sent(&opaque.unwrap()), (headers, cookies), "{gateway}");
        assert_eq!(response["body"], "text", "{gateway}");
    }
}

#[tokio::test]
async fn alb_reads_one_value_or_all_of_them() {
    let [.., (_, alb), _, _, _] = gateways("/");
    let response = heads::invoke(alb, Context::default()).await.unwrap();
    assert_eq!(response["headers"]["vary"], "accept, origin");
    assert_eq!(response["headers"]["set-cookie"], "a=é");
    assert_eq!(
        response["multiValueHeaders"]["vary"],
        json!(["accept", "origin"])
    );
    assert_eq!(
        response["multiValueHeaders"]["set-cookie"],
        json!(["a=é", "b=2"])
    );
    assert_eq!(response["statusDescription"], "200 OK");
}

#[lambda_handler(http, main = false)]
async fn bodies(request: Request) -> Result<Response<Body>, Error> {
    let typed = |content_type: &str| Response::builder().header("content-type", content_type);
    Ok(match request.uri().path() {
        "/bytes" => Response::new(vec![0xff, 0].into()),
        "/text-as-bytes" => Response::new("é".as_bytes().to_vec().into()),
        "/broken-text" => typed("text/plain").body(vec![b'a', 0xff].into())?,
        "/broken-json" => typed("application/json; charset=UTF-8").body(vec![0xff].into())?,
        "/image" => typed("image/png").body(vec![1, 2, 3].into())?,
        "/text-of-a-type" => typed("application/graphql").body("{ é }".into())?,
        "/zipped" => typed("text/plain")
            .header("content-encoding", "br")
            .body(vec![1].into())?,
        _ => Response::new(Body::Empty),
    })
}

#[tokio::test]
async fn body_is_base64_if_it_is_no_text() {
    for (path, is_base64, body) in [
        ("/bytes", true, "/wA="),
        ("/text-as-bytes", false, "é"),
        ("/broken-text", true, "Yf8="),
        ("/broken-json", true, "/w=="),
        ("/image", true, "AQID"),
        ("/text-of-a-type", false, "{ é }"),
        ("/zipped", true, "AQ=="),
        ("/empty", false, ""),
    ] {
        for (gateway, event) in gateways(path) {
            let response = bodies::invoke(event, Context::default()).await.unwrap();
            assert_eq!(response["isBase64Encoded"], is_base64, "{gateway} {path}");
            assert_eq!(response["body"], body, "{gateway} {path}");
        }
    }
}

#[lambda_handler(http, error_text = "show", main = false)]
async fn broken(request: Request) -> Result<Response<axum::body::Body>, Error> {
    let panics = request.uri().path() == "/panic";
    let chunks = stream::iter([Ok(Bytes::from("first")), Err("the disk is gone")]);
    let chunks = stream::StreamExt::inspect(chunks, move |chunk| {
        assert!(!panics || chunk.is_ok(), "no more");
    });
    Ok(Response::new(axum::body::Body::from_stream(chunks)))
}

#[tokio::test]
async fn body_that_fails_is_a_500() {
    for (path, error) in [("/", "the disk is gone"), ("/panic", "internal error")] {
        for (gateway, event) in gateways(path) {
            let response = broken::invoke(event, Context::default()).await.unwrap();
            assert_eq!(response["statusCode"], 500, "{gateway}: {response}");
            let body: Value = serde_json::from_str(response["body"].as_str().unwrap()).unwrap();
            assert_eq!(body["error"], error, "{gateway}");
        }
    }
}

#[lambda_handler(http, stream, main = false)]
async fn streamed() -> Result<Response<axum::body::Body>, Error> {
    Ok(head().body(axum::body::Body::from("text"))?)
}

#[tokio::test]
async fn head_of_a_stream_is_that_of_a_response() {
    let (_, event) = &gateways("/")[1];
    let whole = heads::invoke(event.clone(), Context::default())
        .await
        .unwrap();
    let streamed = streamed::invoke(event.clone(), Context::default())
        .await
        .unwrap();
    assert_eq!(sent(&streamed), sent(&whole));
    assert_eq!(streamed["body"], whole["body"]);
}
