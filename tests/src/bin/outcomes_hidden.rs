//! A handler that ends as its event says, and tells nobody why.

use prewarm::{Context, lambda_handler};
use prewarm_tests::outcome::{Failed, Outcome, Value, end, set_subscriber_if_asked};

#[lambda_handler(error_text = "hide", deadline_margin_ms = 250, flavor = "multi_thread")]
async fn handler(event: Outcome, context: Context) -> Result<Value, Failed> {
    #[init]
    set_subscriber_if_asked();

    end(event, &context.request_id).await
}
