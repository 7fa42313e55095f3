//! `%+1` in a query of ALB was decoded to the byte 1, because Rust reads `+1` as a hexadecimal number.

use crate::support::result_of;
use prewarm::{Context, Error, lambda_handler};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Query {
    text: String,
}

#[lambda_handler(main = false)]
async fn handler(event: Query) -> Result<String, Error> {
    Ok(event.text)
}

#[tokio::test]
async fn percent_sign_without_two_hex_digits_stays() {
    for (encoded, decoded) in [("%+1", "% 1"), ("100%+tea", "100% tea"), ("%2B1", "+1")] {
        let event = json!({
            "requestContext": {"elb": {}},
            "queryStringParameters": {"text": encoded},
        });
        let invocation = Box::pin(handler::invoke(event, Context::default()));
        assert_eq!(result_of(invocation).await, decoded, "{encoded}");
    }
}
