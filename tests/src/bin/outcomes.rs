//! A handler that ends as its event says.

use prewarm::{Context, lambda_handler};
use prewarm_tests::outcome::{Failed, Outcome, Value, end, set_subscriber_if_asked};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use std::alloc::System;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[lambda_handler]
async fn handler(event: Outcome, context: Context) -> Result<Value, Failed> {
    #[init]
    set_subscriber_if_asked();

    end(event, &context.request_id).await
}
