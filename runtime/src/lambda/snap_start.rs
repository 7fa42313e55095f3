//! The resources that are initialized after the restore of a snapshot.
//! <https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html>

use crate::error::Error;
use crate::invocation::environment::Environment;
use crate::output::log;
use crate::resource::init::describe_unfinished;
use crate::resource::prime::{Init, Limit, init_and_prime};
use crate::runtime_api::report::{Phase, report};
use lambda_runtime::{BoxFuture, SnapStartResource};
use std::pin::pin;
use std::process;
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// How long Lambda waits for the restore.
const LONGEST_RESTORE: Duration = Duration::from_secs(10);

pub(crate) struct AfterRestore(pub(crate) &'static Environment);

impl SnapStartResource for AfterRestore {
    fn after_restore(&self) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async {
            let AfterRestore(environment) = self;
            let started = Instant::now();
            let resources = environment.handler.resources;
            let mut init = pin!(init_and_prime(resources, Limit::After(started), |_| true));
            let message = match timeout(LONGEST_RESTORE, init.as_mut()).await {
                Ok(Init {
                    outcome: Ok(()),
                    warnings,
                }) => {
                    log::warnings(&warnings);
                    environment.restored(started.elapsed());
                    return Ok(());
                }
                Ok(Init {
                    outcome: Err(failures),
                    ..
                }) => {
                    log::init_failures(&failures, "the restore failed");
                    failures.report("the restore")
                }
                Err(_) => {
                    let unfinished = describe_unfinished(resources);
                    let message = format!("the restore is not finished after 10 s: {unfinished}");
                    log::error(&message);
                    message
                }
            };
            // For an error that is returned here, `lambda_runtime` reports an unreadable type.
            report(Phase::Restore, &message).await;
            process::exit(1)
        })
    }
}
