//! Shows an answer word by word, as it is made.

mod answer;

use axum::Router;
use axum::response::Response;
use prewarm::lambda_http::Request;
use prewarm::{Error, lambda_handler};
use tower::ServiceExt as _;

/// Hands each request to the router. The body of the response is sent as it is made.
#[lambda_handler(http, stream, metrics)]
async fn handler(request: Request) -> Result<Response, Error> {
    #[init]
    let router: Router = answer::router();

    Ok(router.clone().oneshot(request).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use prewarm::Context;
    use serde_json::{Value, json};

    /// The function's answer behind a function URL.
    async fn get(path: &str) -> Value {
        let event = json!({
            "version": "2.0",
            "rawPath": path,
            "headers": {},
            "requestContext": {"http": {"method": "GET", "path": path}},
        });
        handler::invoke(event, Context::default()).await.unwrap()
    }

    #[tokio::test]
    async fn the_page_is_html() {
        let response = get("/").await;
        assert_eq!(response["statusCode"], 200);
        let body = response["body"].as_str().unwrap();
        assert!(body.starts_with("<!doctype html>"), "{body}");
    }

    #[tokio::test(start_paused = true)]
    async fn each_word_is_an_event() {
        let response = get("/answer").await;
        assert_eq!(response["headers"]["content-type"], "text/event-stream");
        let body = response["body"].as_str().unwrap();
        let words: Vec<_> = body
            .split("\n\n")
            .filter(|event| !event.is_empty())
            .collect();
        assert_eq!(words.first(), Some(&"data: A"));
        assert_eq!(words.last(), Some(&"event: end\ndata: -"));
    }

    #[tokio::test]
    async fn another_path_is_a_404() {
        assert_eq!(get("/nowhere").await["statusCode"], 404);
    }
}
