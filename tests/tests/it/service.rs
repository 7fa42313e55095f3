//! A handler under custom layers.

use prewarm_tests::{Kind, Lambda};
use serde_json::json;

#[tokio::test]
async fn service_answers_under_layers() {
    let mut lambda = Lambda::start(env!("CARGO_BIN_EXE_layered")).await;
    let answer = lambda.invoke(r#" {"text": "a \"value\""} "#).await;
    assert_eq!(
        (answer.kind, &*answer.body),
        (Kind::Response, r#""a \"value\"""#)
    );
    let answer = lambda.invoke(r#"{"fail":"no item"}"#).await;
    assert_eq!(answer.kind, Kind::FunctionError);
    let expected = json!({"errorType": "Failed", "errorMessage": "no item"});
    assert_eq!(answer.json(), expected);
    let printed = lambda.end().await;
    let lines: Vec<_> = printed.stderr.lines().take(3).collect();
    assert_eq!(lines, ["INIT", "layer", "layer"], "{}", printed.stderr);
}

#[tokio::test]
async fn retired_service_ends_at_the_next_event() {
    let mut lambda = Lambda::start(env!("CARGO_BIN_EXE_layered")).await;
    let answer = lambda.invoke(r#"{"retire":"rotated"}"#).await;
    assert_eq!(answer.kind, Kind::FunctionError);
    lambda.send(r#"{"text":""}"#);
    let (status, _) = lambda.ended().await;
    assert_eq!(status.code(), Some(1));
}

mod each_mode {
    use lambda_runtime::tower::Service;
    use lambda_runtime::{FunctionResponse, LambdaEvent};
    use prewarm::{Context, Error, Event, HandlerService};
    use serde_json::{Value, json};

    mod value {
        #[prewarm::lambda_handler(main = false)]
        pub(super) async fn handler(name: String) -> Result<String, prewarm::Error> {
            Ok(name)
        }
    }

    mod raw {
        #[prewarm::lambda_handler(raw, main = false)]
        pub(super) async fn handler(name: String) -> Result<String, prewarm::Error> {
            Ok(name)
        }
    }

    mod http {
        use prewarm::lambda_http::Request;

        #[prewarm::lambda_handler(http, main = false)]
        pub(super) async fn handler(request: Request) -> Result<String, prewarm::Error> {
            Ok(request.uri().path().to_owned())
        }
    }

    async fn answer(service: Result<HandlerService, Error>, event: Value) -> Value {
        let event = LambdaEvent::new(Event::from(event), Context::default());
        match service.unwrap().call(event).await.unwrap() {
            FunctionResponse::BufferedResponse(json) => serde_json::from_str(json.get()).unwrap(),
            FunctionResponse::StreamingResponse(_) => panic!("it is no stream"),
        }
    }

    #[tokio::test]
    async fn service_and_invoke_answer_alike() {
        let request = json!({
            "version": "2.0", "rawPath": "/path", "headers": {"host": "h"}, "isBase64Encoded": false,
            "requestContext": {"http": {"method": "GET", "path": "/path"}, "timeEpoch": 0},
        });
        let of_value = answer(value::handler::service().await, json!("Ada")).await;
        let of_http = answer(http::handler::service().await, request.clone()).await;
        assert_eq!(
            answer(raw::handler::service().await, json!("Ada")).await,
            "Ada"
        );
        assert_eq!(of_value["statusCode"], 200);
        assert_eq!(of_http["body"], "/path");

        let context = Context::default;
        let of_value = value::handler::invoke(json!("Ada"), context())
            .await
            .unwrap();
        let of_http = http::handler::invoke(request, context()).await.unwrap();
        assert_eq!(
            raw::handler::invoke(json!("Ada"), context()).await.unwrap(),
            "Ada"
        );
        assert_eq!(of_value["statusCode"], 200);
        assert_eq!(of_http["body"], "/path");
    }
}
