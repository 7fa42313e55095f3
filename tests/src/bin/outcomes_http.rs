//! A handler of HTTP requests whose body says how it ends.

use prewarm::lambda_handler;
use prewarm::lambda_http::http::StatusCode;
use prewarm::lambda_http::{Body, IntoResponse, Request, RequestExt as _, Response};
use prewarm_tests::outcome::{Failed, Outcome, Value, end, set_subscriber_if_asked};
use std::future::{Future, ready};
use std::pin::Pin;

struct Answer(Value);

impl IntoResponse for Answer {
    fn into_response(self) -> Pin<Box<dyn Future<Output = Response<Body>> + Send>> {
        let Answer(value) = self;
        let response = Response::builder().header("x-own", "kept");
        let response = match value {
            Value::Text(text) if text == "binary" => response.body(Body::Binary(vec![0xff, 0])),
            Value::Text(text) if text == "teapot" => {
                response.status(StatusCode::IM_A_TEAPOT).body(Body::Empty)
            }
            Value::Text(text) => response.body(Body::Text(text)),
            other => panic!("{other:?}"),
        };
        Box::pin(ready(response.expect("a response")))
    }
}

#[lambda_handler(http, metrics)]
async fn handler(request: Request) -> Result<Answer, Failed> {
    #[init]
    set_subscriber_if_asked();

    let request_id = request.lambda_context().request_id;
    let outcome: Result<Outcome, _> = serde_json::from_slice(request.body());
    let outcome = outcome.unwrap_or_else(|_| Outcome::Text(request.uri().to_string()));
    end(outcome, &request_id).await.map(Answer)
}
