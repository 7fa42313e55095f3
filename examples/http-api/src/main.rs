//! A shop's page and its API, by a router that INIT creates once.

mod shop;

use axum::Router;
use axum::response::Response;
use prewarm::lambda_http::Request;
use prewarm::{Error, lambda_handler};
use shop::Item;
use tower::ServiceExt as _;

/// Hands each request to the router.
#[lambda_handler(http, metrics)]
async fn handler(request: Request) -> Result<Response, Error> {
    #[init]
    let items: Vec<Item> = shop::catalogue()?;
    #[init]
    let router: Router = shop::router(items);

    Ok(router.clone().oneshot(request).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use prewarm::Context;
    use serde_json::{Value, json};

    /// The function's answer behind an HTTP API.
    async fn answer(method: &str, path: &str, query: &str, body: &Value) -> (Value, String) {
        let event = json!({
            "version": "2.0",
            "rawPath": path,
            "rawQueryString": query,
            "headers": {"content-type": "application/json"},
            "requestContext": {"http": {"method": method, "path": path}},
            "body": body.to_string(),
            "isBase64Encoded": false,
        });
        let response = handler::invoke(event, Context::default()).await.unwrap();
        let body = response["body"].as_str().unwrap().to_owned();
        (response, body)
    }

    #[tokio::test]
    async fn the_page_is_html() {
        let (response, body) = answer("GET", "/", "", &Value::Null).await;
        assert_eq!(response["statusCode"], 200);
        assert_eq!(
            response["headers"]["content-type"],
            "text/html; charset=utf-8"
        );
        assert!(body.starts_with("<!doctype html>"), "{body}");
    }

    #[tokio::test]
    async fn items_are_found_by_a_part_of_their_name() {
        let (_, body) = answer("GET", "/api/items", "q=gaiwan", &Value::Null).await;
        let found: Vec<Value> = serde_json::from_str(&body).unwrap();
        assert!(!found.is_empty());
        for item in found {
            let name = item["name"].as_str().unwrap();
            assert!(name.contains("Gaiwan"), "{name}");
        }
    }

    #[tokio::test]
    async fn an_order_has_a_price() {
        let order = json!([{"id": "42", "count": 2}, {"id": "1", "count": 1}]);
        let (response, body) = answer("POST", "/api/price", "", &order).await;
        assert_eq!(response["statusCode"], 200);
        assert_eq!(body, r#"{"price_cents":7807}"#);
    }

    #[tokio::test]
    async fn what_is_not_sold_is_a_404() {
        let order = json!([{"id": "nope", "count": 1}]);
        let (response, body) = answer("POST", "/api/price", "", &order).await;
        assert_eq!(response["statusCode"], 404);
        assert_eq!(body, "no item has the id `nope`");
    }

    #[tokio::test]
    async fn what_is_no_order_is_a_422() {
        let (response, _) = answer("POST", "/api/price", "", &json!({"id": 42})).await;
        assert_eq!(response["statusCode"], 422);
    }
}
