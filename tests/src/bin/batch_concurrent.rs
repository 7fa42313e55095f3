//! A handler of records that end as they say, ten at once.

use prewarm::{Context, lambda_handler};
use prewarm_tests::outcome::{Failed, Outcome, end, set_subscriber_if_asked};

#[lambda_handler(batch, concurrency = 10)]
async fn handler(outcome: Outcome, context: Context) -> Result<(), Failed> {
    #[init]
    set_subscriber_if_asked();

    end(outcome, &context.request_id).await?;
    Ok(())
}
