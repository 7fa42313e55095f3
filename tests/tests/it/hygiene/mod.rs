//! Handlers in surroundings that a careless expansion would trip over.

mod beside_a_module_file;
mod in_a_function;
mod in_a_macro;
mod names_of_ours;
mod shadowed_crates;

/// The value that a handler answered with.
async fn result_of(
    invocation: impl Future<Output = Result<serde_json::Value, prewarm::Diagnostic>>,
) -> serde_json::Value {
    let response = invocation.await.unwrap();
    let body = response["body"].as_str().unwrap();
    let mut body: serde_json::Value = serde_json::from_str(body).unwrap();
    body["result"].take()
}
