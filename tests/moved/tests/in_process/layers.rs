//! Layers of `tower-http` around a handler, and extractors of what an authorizer found.

use super::{context, get, http_by_hand, without_timing};
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::{Json, Router};
use prewarm::lambda_http::tower::{ServiceBuilder, service_fn};
use prewarm::lambda_http::{self, Body, IntoResponse, Request, RequestExt as _};
use prewarm::{Error, lambda_handler};
use serde_json::{Value, json};
use tower::ServiceExt as _;
use tower_http::cors::{Any, CorsLayer};
use tower_http::trace::TraceLayer;

async fn greet(request: Request) -> Result<lambda_http::Response<Body>, Error> {
    let query = request.query_string_parameters();
    let response = lambda_http::Response::builder();
    Ok(match query.first("name") {
        Some(name) => response.body(format!("Hello, {name}").into())?,
        None => response.status(400).body("no name".into())?,
    })
}

/// A layer around a function, which is put there in the body.
#[lambda_handler(http, main = false)]
async fn with_cors(request: Request) -> Result<lambda_http::Response<Body>, Error> {
    let cors = CorsLayer::new().allow_origin(Any);
    let service = ServiceBuilder::new().layer(cors).service(service_fn(greet));
    service.oneshot(request).await
}

#[tokio::test]
async fn cors() {
    for origin in [
        json!({"host": "h"}),
        json!({"host": "h", "origin": "https://example.com"}),
    ] {
        let event = get("/", &origin);
        let theirs = http_by_hand(&event, |request| {
            let cors = CorsLayer::new().allow_origin(Any);
            let service = ServiceBuilder::new().layer(cors).service(service_fn(greet));
            service.oneshot(request)
        });
        let theirs = theirs.await;
        assert_eq!(theirs["headers"]["access-control-allow-origin"], "*");
        let ours = with_cors::invoke(event, context()).await.unwrap();
        assert_eq!(without_timing(ours), theirs);
    }
}

async fn succeed(_: Request) -> Result<lambda_http::Response<String>, Error> {
    Ok(lambda_http::Response::new("Success".to_owned()))
}

/// The layer changes the type of the body, which is not written out.
#[lambda_handler(http, main = false)]
async fn with_trace(request: Request) -> Result<impl IntoResponse, Error> {
    let service = ServiceBuilder::new().layer(TraceLayer::new_for_http());
    service.service(service_fn(succeed)).oneshot(request).await
}

#[tokio::test]
async fn trace() {
    let event = get("/", &json!({"host": "h"}));
    let theirs = http_by_hand(&event, |request| {
        let service = ServiceBuilder::new().layer(TraceLayer::new_for_http());
        service.service(service_fn(succeed)).oneshot(request)
    });
    let theirs = theirs.await;
    assert_eq!(theirs["body"], "Success");
    let ours = with_trace::invoke(event, context()).await.unwrap();
    assert_eq!(without_timing(ours), theirs);
}

struct User(String);

impl<S: Sync> FromRequestParts<S> for User {
    type Rejection = (StatusCode, &'static str);

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let context = lambda_http::Request::from_parts(parts.clone(), Body::Empty);
        let context = context.request_context_ref();
        let authorizer = context.and_then(|it| it.authorizer());
        let user = authorizer.and_then(|it| it.fields.get("user")?.as_str());
        let user = user.ok_or((StatusCode::BAD_REQUEST, "the authorizer names no user"))?;
        Ok(User(user.to_owned()))
    }
}

async fn stamp(request: axum::extract::Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .insert("x-stamp", "stamped".parse().unwrap());
    response
}

fn router() -> Router {
    let greet = async |User(name): User| Json(json!({"greeting": format!("Hello, {name}")}));
    Router::new()
        .route("/greet", axum::routing::get(greet))
        .layer(from_fn(stamp))
        .layer(CorsLayer::new().allow_origin(Any))
        .layer(TraceLayer::new_for_http())
}

#[lambda_handler(http, main = false)]
async fn routed(request: Request) -> Result<Response, Error> {
    #[init]
    let app: Router = router();

    Ok(app.clone().oneshot(request).await?)
}

fn authorized(fields: &Value) -> Value {
    let mut event = get(
        "/greet",
        &json!({"host": "h", "origin": "https://example.com"}),
    );
    event["requestContext"]["authorizer"] = json!({"lambda": fields});
    event
}

#[tokio::test]
async fn authorizer_middleware_cors_and_trace_around_a_router() {
    let mut statuses = Vec::new();
    for fields in [json!({"user": "Ada"}), json!({}), json!({"user": 1})] {
        let event = authorized(&fields);
        let by_hand = |request: Request| async { Ok(router().oneshot(request).await?) };
        let theirs = http_by_hand(&event, by_hand).await;
        let ours = routed::invoke(event, context()).await.unwrap();
        assert_eq!(ours["headers"]["x-stamp"], "stamped");
        assert_eq!(ours["headers"]["access-control-allow-origin"], "*");
        statuses.push(ours["statusCode"].clone());
        assert_eq!(without_timing(ours), theirs, "{fields}");
    }
    assert_eq!(statuses, [200, 400, 400]);
}
