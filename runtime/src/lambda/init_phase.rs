//! INIT on Lambda: what its initialization types ask for, and what is reported and logged.

use super::environment_variables::InitializationType;
use super::watch;
use crate::environment::Environment;
use crate::output::log;
use crate::resource::init_all::{InitFailures, init_before_snapshot};
use crate::resource::prime::{Init, PrimeLimit, init_and_prime};
use std::time::Instant;
use tracing::{Instrument as _, info_span};

/// Runs INIT.
///
/// # Errors
///
/// Fails if INIT fails for good. The failure is logged then, and is to be reported.
pub(super) async fn run_init(environment: &'static Environment) -> Result<(), InitFailures> {
    let handler = environment.handler;
    let initialization_type = InitializationType::from_env();
    let is_on_demand = initialization_type == InitializationType::OnDemand;
    let is_snap_start = initialization_type == InitializationType::SnapStart;
    let resources = handler.resources;
    let started = Instant::now();
    let is_watched = is_on_demand && !resources.is_empty();
    let init_ended = watch::start(environment, is_watched);
    let is_final = |failures: &InitFailures| !is_on_demand || failures.are_fatal();
    let span = info_span!("INIT");
    let Init { outcome, warnings } = if is_snap_start {
        Init {
            outcome: init_before_snapshot(resources).instrument(span).await,
            warnings: Vec::new(),
        }
    } else {
        let limit = if is_on_demand {
            PrimeLimit::After(started)
        } else {
            PrimeLimit::PerCall
        };
        init_and_prime(resources, limit, is_final)
            .instrument(span)
            .await
    };
    let took = started.elapsed();
    init_ended.record();
    if outcome.is_ok() && !is_snap_start {
        environment.ready();
    }
    if let Err(failures) = outcome {
        if is_final(&failures) {
            log::init_failures(&failures, "INIT failed");
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
        metrics.init(took, resources, is_on_demand);
    }
    Ok(())
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
