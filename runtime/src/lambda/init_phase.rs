//! INIT on Lambda: what its initialization types ask for, and what is reported and logged.

use super::beginning::{Beginning, leave_trace};
use super::environment_variables::InitializationType;
use crate::environment::Environment;
use crate::error::text::epoch_millis;
use crate::output::log;
use crate::resource::Resource;
use crate::resource::init_all::{
    InitFailures, describe_unfinished, init_before_snapshot, init_eager,
};
use crate::resource::prime::{Init, PrimeLimit, init_and_prime};
use std::pin::pin;
use std::process;
use std::time::{Duration, Instant, SystemTime};
use tokio::time::timeout;
use tracing::{Instrument as _, info_span};

/// An INIT that takes longer might not end well: Lambda ends it, or the memory does.
const LONG_INIT: Duration = Duration::from_secs(1);

/// How much longer it may take, to 8 s. Lambda cuts INIT off at 10 s. This leaves time to say why.
/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html>
const WARN_AFTER: Duration = Duration::from_secs(7);

/// A process that has started again in its own place gives up so long before the deadline of its invocation.
const TIME_TO_EXIT: Duration = Duration::from_millis(50);

/// Runs INIT.
///
/// # Errors
///
/// Fails if INIT fails for good. The failure is logged then, and is to be reported.
pub(super) async fn run_init(
    environment: &'static Environment,
    initialization_type: InitializationType,
    beginning: Beginning,
) -> Result<(), InitFailures> {
    let resources = environment.handler.resources;
    let is_on_demand = initialization_type == InitializationType::OnDemand;
    let is_snap_start = initialization_type == InitializationType::SnapStart;
    let is_in_place = matches!(beginning, Beginning::InPlace(_));
    if beginning == Beginning::InsideInvocation {
        log::warning(
            "this environment starts again inside an invocation: the process before it ended by a crash, a timeout or \
             for lack of memory. INIT counts against the function's timeout, and makes no priming calls",
        );
    }
    let started = Instant::now();
    let is_final = |failures: &InitFailures| !is_on_demand || is_in_place || failures.are_fatal();
    let init = async {
        if is_snap_start {
            return without_primes(init_before_snapshot(resources).await);
        }
        if beginning == Beginning::InsideInvocation {
            return without_primes(init_eager(resources).await);
        }
        let limit = if is_on_demand {
            PrimeLimit::After(started)
        } else {
            PrimeLimit::PerCall
        };
        init_and_prime(resources, limit, is_final).await
    };
    let init = init.instrument(info_span!("INIT"));
    let Init { outcome, warnings } = match beginning {
        Beginning::First if is_on_demand && !resources.is_empty() => {
            warn_if_late(init, resources).await
        }
        Beginning::InPlace(deadline) => give_up_before(deadline, init, environment).await,
        _ => init.await,
    };
    let took = started.elapsed();
    environment.init_took(took);
    if outcome.is_ok() && !is_snap_start {
        environment.ready();
    }
    if let Err(failures) = outcome {
        if is_final(&failures) {
            log::init_failures(&failures, "INIT failed");
            leave_trace();
            return Err(failures);
        }
        log::init_failures(
            &failures,
            "INIT failed, and the first invocation tries again",
        );
    }
    // A logger may have been set in INIT.
    log::warnings(&warnings);
    warn_about_abort();
    if let Some(metrics) = &environment.metrics {
        let is_again = beginning != Beginning::First;
        metrics.init(took, resources, is_on_demand && !is_in_place, is_again);
    }
    Ok(())
}

fn without_primes(outcome: Result<(), InitFailures>) -> Init {
    Init {
        outcome,
        warnings: Vec::new(),
    }
}

/// Says what INIT waits for, shortly before Lambda cuts it off.
async fn warn_if_late(init: impl Future<Output = Init>, resources: &[&'static Resource]) -> Init {
    let mut init = pin!(init);
    if let Ok(init) = timeout(LONG_INIT, init.as_mut()).await {
        return init;
    }
    leave_trace();
    if let Ok(init) = timeout(WARN_AFTER, init.as_mut()).await {
        return init;
    }
    let unfinished = describe_unfinished(resources);
    log::warning(&format!(
        "INIT is not finished after 8 s, and Lambda cuts it off at 10 s: {unfinished}"
    ));
    init.await
}

/// Exits if INIT is not finished shortly before a deadline, in milliseconds since 1970. Otherwise the invocation that
/// was answered would time out.
async fn give_up_before(
    deadline: u64,
    init: impl Future<Output = Init>,
    environment: &Environment,
) -> Init {
    let left = deadline.saturating_sub(epoch_millis(SystemTime::now()));
    let left = Duration::from_millis(left).saturating_sub(TIME_TO_EXIT);
    if let Ok(init) = timeout(left, init).await {
        return init;
    }
    let unfinished = describe_unfinished(environment.handler.resources);
    log::error(&format!(
        "the process exits, because INIT is not finished in the time that is left: {unfinished}"
    ));
    environment.close().await;
    process::exit(1)
}

fn warn_about_abort() {
    if cfg!(panic = "abort") {
        log::warning(
            "a panic ends the execution environment, because this binary was built with `panic = \"abort\"`: \
             write `panic = \"unwind\"` under `[profile.release]` in Cargo.toml, \
             and a panic is answered like any other error",
        );
    }
}
