//! A function on Lambda: INIT, the loop over events, SnapStart, and the `tower` service for `lambda_runtime`.
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>
//!
//! The loop is ours because an invocation is what this crate is about: with it, one value goes from the event to the
//! answer, and there is one place after the answer. Types, layers and headers come from `lambda_runtime`, and
//! `handler::service()` stays on its loop.

mod answer;
mod beginning;
pub(crate) mod environment_variables;
mod init_phase;
mod layered;
mod restart;
mod service;
mod snap_start;
mod watch;
mod worker;

pub use layered::{InvocationLayer, InvocationService};
pub(crate) use layered::{NewService, new_service};
pub use service::HandlerService;

use crate::ends::Place;
use crate::environment::{Environment, Platform};
use crate::error::Error;
use crate::handler::Handler;
use crate::output::log;
use crate::resource::tokio_runtime::spawn;
use crate::runtime_api::connection::Connection;
use crate::runtime_api::report::{Phase, report};
use beginning::{Beginning, leave_trace_soon};
use environment_variables::InitializationType;
use futures_util::future::{BoxFuture, join, join_all};
use init_phase::run_init;
use lambda_runtime::Config;
use snap_start::restore;
use std::sync::Arc;
use worker::Worker;

/// The log line for a worker that ends before the process does.
const WORKER_ENDS: &str = "a worker ends, and the others continue";

/// Runs INIT, and then as many invocations at once as Lambda sends, for as long as the process lives. `layer` makes the
/// service of a layer around each invocation.
///
/// # Errors
///
/// Fails if INIT fails for good, or if Lambda sends no event.
pub(crate) async fn serve(
    handler: &'static Handler,
    concurrency: u32,
    layer: Option<Box<NewService>>,
) -> Result<(), Error> {
    let environment = Environment::new(handler, Platform::Lambda { concurrency });
    let environment: &'static Environment = Box::leak(Box::new(environment));
    let served = serve_in(environment, concurrency, layer).await;
    environment.close().await;
    served
}

async fn serve_in(
    environment: &'static Environment,
    concurrency: u32,
    layer: Option<Box<NewService>>,
) -> Result<(), Error> {
    let connections = (0..concurrency).map(|_| Connection::new().map(Arc::new));
    let connections: Vec<_> = connections.collect::<Result<_, _>>()?;
    let first = &*connections[0];
    let initialization_type = InitializationType::from_env();
    let is_snap_start = initialization_type == InitializationType::SnapStart;
    let open = async {
        // No connection outlives a snapshot.
        if !is_snap_start {
            join_all(connections.iter().map(|connection| connection.open())).await;
        }
    };
    let beginning = Beginning::of_this_process(initialization_type);
    let init = run_init(environment, initialization_type, beginning);
    if let ((), Err(failures)) = join(open, init).await {
        // In the middle of an invocation, nothing is reported.
        if !matches!(beginning, Beginning::InPlace(_)) {
            Box::pin(report(first, Phase::Init, &failures.to_string())).await;
        }
        return Err(failures.into());
    }
    leave_trace_soon();
    // The cause that ended a process can do so again.
    let is_watched = concurrency > 1 || beginning == Beginning::InsideInvocation;
    if is_watched {
        watch::start(environment);
    }
    if is_snap_start {
        Box::pin(restore(environment, first)).await?;
    }
    let is_registered = matches!(beginning, Beginning::InPlace(_));
    let place = Place::Lambda { is_registered };
    if let Some(begin) = environment.begin(place) {
        begin.await;
    }
    let config = Arc::new(Config::from_env());
    // Boxed, because these futures are large: a stack frame for them costs each start some page faults.
    let worker = |connection| -> BoxFuture<'static, Result<(), Error>> {
        let service = (layer.as_ref()).map(|layer| layer(environment, Arc::clone(&connection)));
        let worker = Worker {
            environment,
            config: Arc::clone(&config),
            connection,
            is_alone: concurrency == 1,
            is_watched,
        };
        Box::pin(worker.run(service))
    };
    if let [connection] = &*connections {
        return worker(Arc::clone(connection)).await;
    }
    let workers = connections.into_iter().map(|connection| {
        let running = worker(connection);
        spawn(Box::pin(async {
            if let Err(error) = running.await {
                log::exit(WORKER_ENDS, &*error);
            }
        }))
    });
    for ended in join_all(workers.collect::<Vec<_>>()).await {
        if let Err(error) = ended {
            log::exit(WORKER_ENDS, &error);
        }
    }
    Err("no worker is left to serve events".into())
}
