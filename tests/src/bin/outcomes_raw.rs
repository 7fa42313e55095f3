//! A handler that ends as its event says, in the mode `raw`.

use prewarm::{Context, lambda_handler};
use prewarm_tests::outcome::{Failed, Outcome, Value, end, set_subscriber_if_asked};

#[lambda_handler(raw)]
async fn handler(event: Outcome, context: Context) -> Result<Value, Failed> {
    #[init]
    set_subscriber_if_asked();

    end(event, &context.request_id).await
}
