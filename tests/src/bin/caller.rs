//! A handler that tells what it knows of its caller.

use prewarm::{Context, Error, lambda_handler};
use serde_json::Value;

#[lambda_handler(raw)]
async fn handler(_: Value, context: Context) -> Result<(Option<String>, Option<String>), Error> {
    let custom = context.client_context.map(|context| context.custom);
    Ok((
        custom.and_then(|mut custom| custom.remove("a")),
        context.xray_trace_id,
    ))
}
