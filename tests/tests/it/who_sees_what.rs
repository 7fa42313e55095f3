//! Which of an error's texts the reader of an answer sees: a client over HTTP, or a caller of `Invoke`.

use prewarm::{Context, Error, StatusError, lambda_handler, retire};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Event {
    what: String,
    #[serde(default)]
    count: u8,
}

fn fail(event: &Event) -> Result<u8, Error> {
    match &*event.what {
        "error" => Err("SECRET".into()),
        "status" => Err(StatusError::new(404, "no such item")
            .with_source("SECRET")
            .into()),
        "panic" => panic!("SECRET"),
        "retire" => Err(retire("SECRET")),
        _ => Ok(event.count),
    }
}

#[lambda_handler(main = false)]
async fn by_default(event: Event) -> Result<u8, Error> {
    fail(&event)
}

#[lambda_handler(main = false, error_text = "hide")]
async fn hides(event: Event) -> Result<u8, Error> {
    fail(&event)
}

#[lambda_handler(main = false, error_text = "show")]
async fn shows(event: Event) -> Result<u8, Error> {
    fail(&event)
}

/// The same event from each sender over HTTP, and from a WebSocket.
fn over_http(event: &Value) -> Vec<Value> {
    let body = event.to_string();
    let contexts = [
        json!({"http": {"method": "POST"}}),
        json!({"elb": {}}),
        json!({"stage": "prod"}),
        json!({"connectionId": "c"}),
    ];
    let request = |context| json!({"requestContext": context, "httpMethod": "POST", "path": "/", "body": body});
    contexts.into_iter().map(request).collect()
}

type Seen = (u64, String);

/// The status and the message of an answer. A function error has none and is `500`.
fn seen(answer: Result<Value, prewarm::Diagnostic>) -> Seen {
    match answer {
        Ok(response) => {
            let body: Value = serde_json::from_str(response["body"].as_str().unwrap()).unwrap();
            let message = body["error"].as_str().unwrap().to_owned();
            (response["statusCode"].as_u64().unwrap(), message)
        }
        Err(diagnostic) => (500, diagnostic.error_message),
    }
}

#[tokio::test]
async fn text_of_an_error_is_for_callers_of_invoke() {
    let invalid = "unknown field `SECRET`, expected `what` or `count`";
    let in_body = format!("invalid event in the body at `SECRET`: {invalid} at line 1 column 9");
    let alone = format!("invalid event at `SECRET`: {invalid} at line 1 column 9");
    for (event, status, hidden, over_http_shown, invoke_shown) in [
        (
            json!({"what": "error"}),
            500,
            "internal error",
            "SECRET",
            "SECRET",
        ),
        (
            json!({"what": "retire"}),
            500,
            "internal error",
            "SECRET",
            "SECRET",
        ),
        (
            json!({"what": "status"}),
            404,
            "no such item",
            "no such item",
            "no such item",
        ),
        (
            json!({"what": "panic"}),
            500,
            "internal error",
            "internal error",
            "internal error",
        ),
        (
            json!({"SECRET": 1}),
            400,
            "invalid event",
            &*in_body,
            &*alone,
        ),
    ] {
        // The sender of a request sees its fault.
        let by_default_over_http = if status == 400 {
            over_http_shown
        } else {
            hidden
        };
        for request in over_http(&event) {
            let answer = by_default::invoke(request.clone(), Context::default()).await;
            assert_eq!(
                seen(answer),
                (status, by_default_over_http.to_owned()),
                "{request}"
            );
            let answer = hides::invoke(request.clone(), Context::default()).await;
            assert_eq!(seen(answer), (status, hidden.to_owned()), "{request}");
            let answer = shows::invoke(request.clone(), Context::default()).await;
            assert_eq!(
                seen(answer),
                (status, over_http_shown.to_owned()),
                "{request}"
            );
        }
        let answer = by_default::invoke(event.clone(), Context::default()).await;
        assert_eq!(seen(answer), (status, invoke_shown.to_owned()), "{event}");
        let answer = hides::invoke(event.clone(), Context::default()).await;
        assert_eq!(seen(answer), (status, hidden.to_owned()), "{event}");
        let answer = shows::invoke(event.clone(), Context::default()).await;
        assert_eq!(seen(answer), (status, invoke_shown.to_owned()), "{event}");
    }
}

/// A message from a WebSocket has no method, and is no request: the event is the whole of it.
#[tokio::test]
async fn client_of_a_websocket_sees_no_text() {
    #[lambda_handler(main = false)]
    async fn handler(_event: Value) -> Result<(), Error> {
        Err("SECRET".into())
    }

    let event =
        json!({"requestContext": {"connectionId": "c", "routeKey": "$default"}, "body": "hi"});
    let answer = handler::invoke(event, Context::default()).await;
    assert_eq!(seen(answer), (500, "internal error".to_owned()));
    let answer = handler::invoke(json!({"requestContext": {}}), Context::default()).await;
    assert_eq!(seen(answer), (500, "SECRET".to_owned()));
}

/// The gateway has chosen the name of a parameter of the path, so its client is not told that it is wrong.
#[tokio::test]
async fn parameter_that_a_type_denies_is_a_fault_of_the_function() {
    let request = json!({
        "requestContext": {"http": {"method": "PUT"}},
        "pathParameters": {"id": "7"},
        "body": r#"{"what":""}"#,
    });
    let answer = by_default::invoke(request, Context::default()).await;
    assert_eq!(seen(answer), (500, "internal error".to_owned()));
}
