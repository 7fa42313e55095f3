//! Programs as `lambda_runtime` and `lambda_http` run them, and with the attribute: the same events have the same
//! answers. A handler with the attribute stays the function that `lambda_runtime` takes, so most of them are one function.
//! The table in the docs lists the differences.

use lambda_runtime::{Diagnostic, LambdaEvent};
use prewarm::lambda_http::request::LambdaRequest;
use prewarm::lambda_http::tower::{Service as _, service_fn};
use prewarm::lambda_http::{Adapter, IntoResponse, Request};
use prewarm::{Context, Error};
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt::Debug;

mod database;
mod layers;
mod thumbnail;

fn context() -> Context {
    let mut context = Context::default();
    "request-1".clone_into(&mut context.request_id);
    context
}

/// The response of `lambda_runtime` to an event.
async fn by_hand<E, T, Err>(
    event: &Value,
    handler: impl AsyncFnOnce(LambdaEvent<E>) -> Result<T, Err>,
) -> Result<Value, Diagnostic>
where
    E: for<'de> serde::Deserialize<'de>,
    T: Serialize,
    Err: Into<Diagnostic> + Debug,
{
    let payload = serde_json::from_value(event.clone()).expect("a valid event");
    let answer = handler(LambdaEvent::new(payload, context())).await;
    answer
        .map(|value| serde_json::to_value(value).unwrap())
        .map_err(Into::into)
}

/// The response of `lambda_http` to a request.
async fn http_by_hand<R, F>(event: &Value, handler: impl FnMut(Request) -> F) -> Value
where
    R: IntoResponse + Send + 'static,
    F: Future<Output = Result<R, Error>> + Send,
{
    let payload: LambdaRequest = serde_json::from_value(event.clone()).unwrap();
    let mut service = Adapter::from(service_fn(handler));
    let answer = service.call(LambdaEvent::new(payload, context())).await;
    serde_json::to_value(answer.unwrap()).unwrap()
}

fn get(path: &str, headers: &Value) -> Value {
    json!({
        "version": "2.0", "rawPath": path, "rawQueryString": "name=Ada", "headers": headers,
        "requestContext": {"http": {"method": "GET", "path": path}, "domainName": "h", "stage": "$default"},
    })
}

/// Without what the attribute adds.
fn without_timing(mut response: Value) -> Value {
    if let Some(headers) = response["headers"].as_object_mut() {
        headers.remove("server-timing");
    }
    response
}

mod basic {
    use super::*;

    #[prewarm::lambda_handler(raw, main = false)]
    async fn func(event: LambdaEvent<Value>) -> Result<Value, Error> {
        let (event, context) = event.into_parts();
        let name = event["firstName"].as_str().unwrap_or("world");
        Ok(json!({"message": format!("Hello, {name}!"), "id": context.request_id}))
    }

    #[tokio::test]
    async fn basic_program_answers_alike() {
        for event in [
            json!({"firstName": "Ada"}),
            json!({}),
            json!([1]),
            json!(null),
        ] {
            let ours = func::invoke(event.clone(), context()).await;
            assert_eq!(ours, by_hand(&event, func).await, "{event}");
        }
    }
}

mod typed_errors {
    use super::*;
    use std::fmt;

    #[derive(Debug)]
    enum Failed {
        Retry,
        GiveUp(u32),
    }

    impl fmt::Display for Failed {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self {
                Failed::Retry => f.write_str("try again"),
                Failed::GiveUp(number) => write!(f, "{number} is too small"),
            }
        }
    }

    impl std::error::Error for Failed {}

    impl From<Failed> for Diagnostic {
        fn from(error: Failed) -> Self {
            let error_type = match error {
                Failed::Retry => "Retryable",
                Failed::GiveUp(_) => "NonRetryable",
            };
            Diagnostic {
                error_type: error_type.to_owned(),
                error_message: format!("to the caller: {error}"),
            }
        }
    }

    #[prewarm::lambda_handler(raw, main = false)]
    async fn func(event: LambdaEvent<u32>) -> Result<u32, Failed> {
        match event.payload {
            0 => Err(Failed::Retry),
            number @ 1..10 => Err(Failed::GiveUp(number)),
            number => Ok(number),
        }
    }

    #[tokio::test]
    async fn types_of_errors_are_alike() {
        for number in [0, 1, 10] {
            let event = json!(number);
            let ours = func::invoke(event.clone(), context()).await;
            assert_eq!(ours, by_hand(&event, func).await, "{event}");
        }
    }
}

mod boxed_errors {
    use super::*;

    #[prewarm::lambda_handler(raw, main = false)]
    async fn func(event: LambdaEvent<String>) -> Result<u32, Error> {
        Ok(event.payload.parse()?)
    }

    #[tokio::test]
    async fn only_the_type_of_a_boxed_error_differs() {
        let event = json!("no number");
        let ours = func::invoke(event.clone(), context()).await.unwrap_err();
        let theirs = by_hand(&event, func).await.unwrap_err();
        assert_eq!(ours.error_message, theirs.error_message);
        assert_eq!(ours.error_type, "Error");
        assert!(theirs.error_type.starts_with('&'), "{theirs:?}");
    }
}

mod shared_resource {
    use super::*;
    use std::collections::HashMap;
    use std::sync::Arc;

    struct Store(HashMap<String, u32>);

    impl Store {
        async fn open() -> Result<Self, Error> {
            tokio::task::yield_now().await;
            Ok(Store(HashMap::from([("tea".to_owned(), 700)])))
        }

        fn price(&self, item: &str) -> Result<u32, Error> {
            let price = self.0.get(item).copied();
            price.ok_or_else(|| format!("no item {item}").into())
        }
    }

    #[prewarm::lambda_handler(raw, main = false)]
    async fn moved(
        event: LambdaEvent<String>,
        #[init(Store::open().await?)] store: &Store,
    ) -> Result<u32, Error> {
        store.price(&event.payload)
    }

    #[tokio::test]
    async fn shared_resource_becomes_a_parameter() {
        let store = Arc::new(Store::open().await.unwrap());
        for item in ["tea", "coffee"] {
            let event = json!(item);
            let shared = Arc::clone(&store);
            let func = async move |event: LambdaEvent<String>| shared.price(&event.payload);
            let ours = moved::invoke(event.clone(), context()).await;
            let theirs = by_hand(&event, func).await;
            assert_eq!(ours.as_ref().ok(), theirs.as_ref().ok(), "{item}");
            let message =
                |answer: Result<Value, Diagnostic>| answer.err().map(|it| it.error_message);
            assert_eq!(message(ours), message(theirs), "{item}");
        }
    }
}

mod client_with_a_mock {
    use super::*;
    use lambda_runtime::BoxFuture;
    use std::future::ready;

    /// The trait that AWS's example is generic over.
    trait Client: Send + Sync {
        fn put(&self, key: &str) -> BoxFuture<'_, Result<String, Error>>;
    }

    struct Real;

    impl Client for Real {
        fn put(&self, key: &str) -> BoxFuture<'_, Result<String, Error>> {
            Box::pin(ready(Ok(format!("put {key}"))))
        }
    }

    struct Refusing;

    impl Client for Refusing {
        fn put(&self, _: &str) -> BoxFuture<'_, Result<String, Error>> {
            Box::pin(ready(Err("refused".into())))
        }
    }

    type Shared = Box<dyn Client>;

    async fn func<C: Client>(client: &C, event: LambdaEvent<String>) -> Result<String, Error> {
        client.put(&event.payload).await
    }

    #[prewarm::lambda_handler(raw, main = false)]
    async fn moved(
        event: LambdaEvent<String>,
        #[init(Box::new(Real))] client: &Shared,
    ) -> Result<String, Error> {
        client.put(&event.payload).await
    }

    #[tokio::test]
    async fn test_passes_its_own_client() {
        let event = json!("key");
        let ours = moved::invoke(event.clone(), context()).await;
        let theirs = by_hand(&event, async |event| func(&Real, event).await).await;
        assert_eq!(ours, theirs);
        let mock: Shared = Box::new(Refusing);
        let refused = moved(LambdaEvent::new("key".to_owned(), context()), &mock).await;
        assert_eq!(refused.unwrap_err().to_string(), "refused");
    }
}

mod partial_batch {
    use super::*;
    use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent};

    fn store(body: &str) -> Result<(), Error> {
        let order: Value = serde_json::from_str(body)?;
        order["id"]
            .as_u64()
            .map(|_| ())
            .ok_or_else(|| "no id".into())
    }

    #[prewarm::lambda_handler(raw, main = false)]
    async fn func(event: LambdaEvent<SqsEvent>) -> Result<SqsBatchResponse, Error> {
        let mut response = SqsBatchResponse::default();
        for record in event.payload.records {
            if store(record.body.as_deref().unwrap_or_default()).is_err() {
                let mut failure = BatchItemFailure::default();
                failure.item_identifier = record.message_id.unwrap_or_default();
                response.batch_item_failures.push(failure);
            }
        }
        Ok(response)
    }

    #[prewarm::lambda_handler(batch, main = false)]
    async fn of_a_record(order: String) -> Result<(), Error> {
        store(&order)
    }

    #[tokio::test]
    async fn queue_gets_the_same_failures_in_both_modes() {
        let records = ["{\"id\":1}", "no JSON", "{}", "{\"id\":2}"];
        let records: Vec<_> = (0..)
            .zip(records)
            .map(|(n, body)| json!({"messageId": format!("m{n}"), "body": body, "eventSource": "aws:sqs", "eventSourceARN": "arn:q"}))
            .collect();
        let event = json!({"Records": records});
        let theirs = by_hand(&event, func).await;
        let expected =
            json!({"batchItemFailures": [{"itemIdentifier": "m1"}, {"itemIdentifier": "m2"}]});
        assert_eq!(theirs, Ok(expected));
        assert_eq!(func::invoke(event.clone(), context()).await, theirs);
        assert_eq!(of_a_record::invoke(event, context()).await, theirs);
    }
}

mod http_basic {
    use super::*;
    use prewarm::lambda_http::{Body, RequestExt as _, Response};

    #[prewarm::lambda_handler(http, main = false)]
    async fn func(request: Request) -> Result<Response<Body>, Error> {
        let query = request.query_string_parameters();
        let name = query.first("name").unwrap_or("world").to_owned();
        let id = request.lambda_context().request_id;
        let response = Response::builder().header("x-id", id);
        Ok(response.body(format!("Hello, {name}").into())?)
    }

    #[tokio::test]
    async fn http_program_answers_alike() {
        let event = get("/", &json!({"host": "h"}));
        let ours = func::invoke(event.clone(), context()).await.unwrap();
        assert_eq!(without_timing(ours), http_by_hand(&event, func).await);
    }
}

mod authorizer {
    use super::*;
    use prewarm::lambda_http::{Body, Response};

    /// A middleware by hand: whoever has no key goes no further.
    #[prewarm::lambda_handler(http, main = false)]
    async fn func(request: Request) -> Result<Response<Body>, Error> {
        let is_known = request
            .headers()
            .get("x-key")
            .is_some_and(|key| key == "key");
        let (status, body) = if is_known {
            (200, "welcome")
        } else {
            (403, "no key")
        };
        Ok(Response::builder().status(status).body(body.into())?)
    }

    #[tokio::test]
    async fn request_without_a_key_is_refused_alike() {
        for headers in [
            json!({"x-key": "key"}),
            json!({"x-key": "another"}),
            json!({}),
        ] {
            let event = get("/", &headers);
            let ours = func::invoke(event.clone(), context()).await.unwrap();
            assert_eq!(
                without_timing(ours),
                http_by_hand(&event, func).await,
                "{headers}"
            );
        }
    }
}

mod router {
    use super::*;
    use axum::Router;
    use axum::extract::{Path, Request as AxumRequest};
    use axum::middleware::{Next, from_fn};
    use axum::response::Response;
    use axum::routing::get;
    use tower::ServiceExt as _;

    /// A middleware that says that it was gone through.
    async fn stamp(request: AxumRequest, next: Next) -> Response {
        let mut response = next.run(request).await;
        let stamp = "stamped".parse().unwrap();
        response.headers_mut().insert("x-stamp", stamp);
        response
    }

    fn make() -> Router {
        Router::new()
            .route(
                "/greet/{name}",
                get(async |Path(name): Path<String>| format!("Hello, {name}")),
            )
            .layer(from_fn(stamp))
    }

    #[prewarm::lambda_handler(http, main = false)]
    async fn moved(request: Request) -> Result<Response, Error> {
        #[init]
        let app: Router = make();

        Ok(app.clone().oneshot(request).await?)
    }

    #[tokio::test]
    async fn router_with_middleware_answers_alike() {
        for path in ["/greet/Ada", "/nowhere"] {
            let event = super::get(path, &json!({"host": "h"}));
            let by_hand = |request: Request| async { Ok(make().oneshot(request).await?) };
            let theirs = http_by_hand(&event, by_hand).await;
            let ours = moved::invoke(event, context()).await.unwrap();
            assert_eq!(ours["headers"]["x-stamp"], "stamped");
            assert_eq!(without_timing(ours), theirs, "{path}");
        }
    }
}
