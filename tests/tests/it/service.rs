//! A handler under custom layers.

use crate::support::outside_lambda;
use prewarm_tests::{Kind, Lambda};
use serde_json::json;
use std::time::Duration;

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

#[tokio::test]
async fn layer_of_main_is_around_each_invocation() {
    let mut lambda = Lambda::start(env!("CARGO_BIN_EXE_main_with_layer")).await;
    let answer = lambda.invoke(r#"{"text":"a"}"#).await;
    assert_eq!((answer.kind, &*answer.body), (Kind::Response, r#""a""#));
    // The process ends when the layer is done, and not before. There is no time to start again in place.
    lambda.send_with(r#"{"retire":"rotated"}"#, Duration::from_millis(290));
    let answer = lambda.answer().await;
    assert_eq!(answer.kind, Kind::FunctionError);
    let (status, printed) = lambda.ended().await;
    assert_eq!(status.code(), Some(1));
    let lines: Vec<_> = printed
        .stderr
        .lines()
        .filter(|line| !line.starts_with('{'))
        .collect();
    let expected = [
        "INIT",
        "request-1 begins, 12 bytes",
        "request-1 is answered",
        "request-2 begins, 20 bytes",
        "request-2 is answered",
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn layer_of_main_is_around_concurrent_invocations() {
    let variables = [("AWS_LAMBDA_MAX_CONCURRENCY", "4")];
    let mut lambda = Lambda::start_with(env!("CARGO_BIN_EXE_main_with_layer"), &variables).await;
    for _ in 0..20 {
        lambda.send(r#"{"request_id":20}"#);
    }
    for _ in 0..20 {
        let answer = lambda.answer().await;
        assert_eq!(answer.json(), answer.request_id);
    }
    let printed = lambda.end().await;
    let counted = |end: &str| {
        printed
            .stderr
            .lines()
            .filter(|line| line.ends_with(end))
            .count()
    };
    assert_eq!(counted("begins, 17 bytes"), 20, "{}", printed.stderr);
}

#[test]
fn local_run_leaves_the_layer_out() {
    let mut command = outside_lambda(env!("CARGO_BIN_EXE_main_with_layer"));
    let output = command.arg(r#"{"text":"a"}"#).output().unwrap();
    assert_eq!(output.stdout, b"\"a\"\n");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(!stderr.contains("begins"), "{stderr}");
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

mod in_process {
    use lambda_runtime::tower::{Service as _, ServiceBuilder};
    use lambda_runtime::{Diagnostic, FunctionResponse, LambdaEvent, Runtime};
    use prewarm::{Context, Error, Event, FunctionError, lambda_handler};
    use std::time::Duration;
    use tower::timeout::TimeoutLayer;
    use tower::timeout::error::Elapsed;

    #[derive(Debug)]
    struct NoItem;

    impl std::fmt::Display for NoItem {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("no item")
        }
    }

    impl std::error::Error for NoItem {}

    #[lambda_handler(raw, main = false)]
    async fn handler(millis: u64) -> Result<u64, NoItem> {
        if millis == 0 {
            return Err(NoItem);
        }
        tokio::time::sleep(Duration::from_millis(millis)).await;
        Ok(millis)
    }

    fn diagnostic(error: Error) -> Diagnostic {
        match error.downcast::<FunctionError>() {
            Ok(error) => (*error).into(),
            Err(error) => error.into(),
        }
    }

    #[tokio::test]
    async fn service_goes_under_a_layer_that_boxes_errors() {
        let service = handler::service().await.unwrap();
        let timeout = TimeoutLayer::new(Duration::from_secs(1));
        let mut under_timeout = ServiceBuilder::new().layer(timeout).service(service);
        let event = |json: &str| {
            let mut context = Context::default();
            context.deadline = u64::MAX;
            LambdaEvent::new(Event::from(json), context)
        };
        let answer = under_timeout.call(event("1")).await.unwrap();
        assert!(matches!(answer, FunctionResponse::BufferedResponse(json) if json.get() == "1"));
        let error = under_timeout.call(event("0")).await.err().unwrap();
        assert_eq!(error.to_string(), "NoItem: no item");
        let diagnostic = diagnostic(error);
        assert_eq!(
            [diagnostic.error_type, diagnostic.error_message],
            ["NoItem", "no item"]
        );
        let error = under_timeout.call(event("60000")).await.err().unwrap();
        assert!(error.is::<Elapsed>(), "{error}");
    }

    /// A runtime takes it, too.
    #[expect(dead_code, reason = "that it compiles is the test")]
    async fn run() -> Result<(), Error> {
        let service = ServiceBuilder::new()
            .map_err(diagnostic)
            .layer(TimeoutLayer::new(Duration::from_secs(1)))
            .service(handler::service().await?);
        Runtime::new(service).run().await
    }
}
