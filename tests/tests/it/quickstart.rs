//! The quickstart's binary, run as Lambda runs it.

use escargot::CargoBuild;
use prewarm_tests::Lambda;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::LazyLock;

fn build() -> CargoBuild {
    CargoBuild::new()
        .package("quickstart")
        .bin("quickstart")
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
}

fn path_of(build: CargoBuild) -> PathBuf {
    build.run().expect("the quickstart builds").path().into()
}

pub(crate) fn binary() -> &'static PathBuf {
    static BINARY: LazyLock<PathBuf> = LazyLock::new(|| path_of(build()));
    &BINARY
}

pub(crate) fn release_binary() -> &'static PathBuf {
    static BINARY: LazyLock<PathBuf> = LazyLock::new(|| path_of(build().release()));
    &BINARY
}

#[tokio::test]
async fn thousand_invocations_are_answered_after_one_init() {
    let catalogue = include_str!("../../../examples/quickstart/catalogue.json");
    let catalogue: Vec<Value> = serde_json::from_str(catalogue).unwrap();
    let mut lambda = Lambda::start(binary()).await;
    for item in catalogue.iter().cycle().take(1_000) {
        let event = json!({"id": item["id"]}).to_string();
        let (status, body) = lambda.invoke(event).await.proxy_response();
        assert_eq!((status, &body["result"]["item"]), (200, item));
    }
    assert_eq!(lambda.connections(), 1, "kept alive");
    let printed = lambda.end().await;
    let line = format!("catalogue of {} items\n", catalogue.len());
    assert_eq!(printed.stderr, line, "loaded once, and nothing else to say");
}

#[tokio::test]
async fn unknown_item_is_a_500_with_the_message() {
    let mut lambda = Lambda::start(binary()).await;
    let answer = lambda.invoke(r#"{"id":"nope"}"#).await;
    let request_id = answer.request_id.clone();
    let expected = json!({"error": "no item has the id `nope`", "request_id": request_id});
    assert_eq!(answer.proxy_response(), (500, expected));
    lambda.end().await;
}

#[tokio::test]
async fn event_without_an_id_is_a_400() {
    let mut lambda = Lambda::start(binary()).await;
    let (status, body) = lambda.invoke("{}").await.proxy_response();
    let error = "invalid event: missing field `id` at line 1 column 2";
    assert_eq!((status, &body["error"]), (400, &json!(error)));
    lambda.end().await;
}
