//! The shop, as in any program with `axum`. Nothing here knows about Lambda.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Item {
    id: String,
    name: String,
    price_cents: u64,
}

/// The items that the shop sells.
pub(crate) fn catalogue() -> serde_json::Result<Vec<Item>> {
    serde_json::from_str(include_str!("../../quickstart/catalogue.json"))
}

/// The page, and what it asks for.
pub(crate) fn router(items: &[Item]) -> Router {
    Router::new()
        .route("/", get(Html(include_str!("page.html"))))
        .route("/api/items", get(search))
        .route("/api/price", post(price))
        .with_state(items.into())
}

#[derive(Deserialize)]
struct Search {
    #[serde(default)]
    q: String,
}

async fn search(State(items): State<Arc<[Item]>>, Query(search): Query<Search>) -> Json<Vec<Item>> {
    let wanted = search.q.to_lowercase();
    let found = items.iter();
    let found = found.filter(|item| item.name.to_lowercase().contains(&wanted));
    Json(found.take(20).cloned().collect())
}

#[derive(Deserialize)]
struct Line {
    id: String,
    count: u32,
}

#[derive(Serialize)]
struct Price {
    price_cents: u64,
}

async fn price(
    State(items): State<Arc<[Item]>>,
    Json(order): Json<Vec<Line>>,
) -> Result<Json<Price>, (StatusCode, String)> {
    let mut price_cents = 0;
    for Line { id, count } in order {
        let item = items.iter().find(|item| item.id == id);
        let unknown = || (StatusCode::NOT_FOUND, format!("no item has the id `{id}`"));
        price_cents += item.ok_or_else(unknown)?.price_cents * u64::from(count);
    }
    Ok(Json(Price { price_cents }))
}
