//! The restore of a snapshot, after which the last resources are initialized.
//! <https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html>

use crate::environment::Environment;
use crate::error::Error;
use crate::output::log;
use crate::resource::init_all::describe_unfinished;
use crate::resource::prime::{Init, PrimeLimit, init_and_prime};
use crate::runtime_api::connection::Connection;
use crate::runtime_api::next_event::restored;
use crate::runtime_api::report::{Phase, report};
use std::pin::pin;
use std::process;
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// How long Lambda waits for the restore.
const LONGEST_RESTORE: Duration = Duration::from_secs(10);

/// Waits for the restore, and initializes what is left. No connection outlives a snapshot.
///
/// # Errors
///
/// Fails if Lambda does not restore the snapshot. That is reported.
pub(super) async fn restore(
    environment: &Environment,
    connection: &Connection,
) -> Result<(), Error> {
    if let Err(error) = restored(connection).await {
        report(connection, Phase::Init, &error.to_string()).await;
        return Err(error);
    }
    connection.forget().await;
    after_restore(environment, connection).await;
    Ok(())
}

async fn after_restore(environment: &Environment, connection: &Connection) {
    let started = Instant::now();
    let resources = environment.handler.resources;
    let mut init = pin!(init_and_prime(
        resources,
        PrimeLimit::After(started),
        |_| true
    ));
    let message = match timeout(LONGEST_RESTORE, init.as_mut()).await {
        Ok(Init {
            outcome: Ok(()),
            warnings,
        }) => {
            log::warnings(&warnings);
            return environment.restored(started.elapsed());
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
    report(connection, Phase::Restore, &message).await;
    environment.close().await;
    process::exit(1)
}
