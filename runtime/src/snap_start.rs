//! What is made after the restore of a snapshot.
//! <https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html>

use crate::environment::Environment;
use crate::runtime_api::{Phase, report};
use crate::{Error, init, log};
use lambda_runtime::{BoxFuture, SnapStartResource};
use std::pin::pin;
use std::process;
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// How long Lambda waits.
const LONGEST_RESTORE: Duration = Duration::from_secs(10);

pub(crate) struct AfterRestore(pub(crate) &'static Environment);

impl SnapStartResource for AfterRestore {
    fn after_restore(&self) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async {
            let AfterRestore(environment) = self;
            let started = Instant::now();
            let mut made = pin!(init::run(environment.handler));
            let message = match timeout(LONGEST_RESTORE, made.as_mut()).await {
                Ok(Ok(())) => {
                    environment.restored(started.elapsed());
                    return Ok(());
                }
                Ok(Err(failures)) => {
                    failures.log("the restore failed");
                    failures.report("the restore")
                }
                Err(_) => {
                    let unfinished = init::unfinished(environment.handler);
                    let message = format!("the restore is not over after 10 s: {unfinished}");
                    log::error(&message);
                    message
                }
            };
            // Of an error that is returned here, `lambda_runtime` reports a type that nobody can read.
            report(Phase::Restore, &message).await;
            process::exit(1)
        })
    }
}
