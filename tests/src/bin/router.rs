//! A router that an `#[init]` makes.

use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Html;
use axum::routing::{get, post};
use prewarm::lambda_http::{IntoResponse, Request};
use prewarm::{Error, lambda_handler};
use std::collections::BTreeMap;
use tower::ServiceExt as _;

fn router() -> Router {
    let greet = async |Path(name): Path<String>, Query(query): Query<BTreeMap<String, String>>| {
        Html(format!("<h1>Hello, {name}!</h1>{query:?}"))
    };
    Router::new()
        .route("/greet/{name}", get(greet))
        .route("/echo", post(async |body: axum::body::Bytes| body))
}

#[lambda_handler(http)]
async fn handler(request: Request) -> Result<impl IntoResponse, Error> {
    #[init]
    let router: Router = router();

    Ok(router.clone().oneshot(request).await?)
}
