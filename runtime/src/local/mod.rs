//! Local runs: a debug build that is started outside Lambda serves itself.

mod access;
mod api_error;
mod command;
mod describe;
mod events;
mod function_url;
mod invocation;
mod server;
mod waterfall;

use crate::ends::Place;
use crate::environment::Environment;
use crate::handler::Handler;
use crate::options::Flavor;
use crate::output::log;
use crate::resource::prime::{PrimeLimit, init_and_prime};
use crate::resource::tokio_runtime;
use command::{Command, USAGE};
use std::env;
use std::process::ExitCode;
use std::time::Instant;

/// Runs the function as the command line asks.
pub(crate) fn run(handler: &'static Handler) -> ExitCode {
    match try_run(handler) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("prewarm: {message}");
            ExitCode::FAILURE
        }
    }
}

fn try_run(handler: &'static Handler) -> Result<ExitCode, String> {
    let command = Command::parse(env::args().skip(1))?;
    // A wrong event is reported before INIT runs.
    let (events, timeout): (Vec<_>, _) = match &command {
        Command::Help => {
            println!("{USAGE}");
            return Ok(ExitCode::SUCCESS);
        }
        Command::Describe => {
            println!("{}", describe::of(handler));
            return Ok(ExitCode::SUCCESS);
        }
        Command::PrintEvents(events) => {
            for event in events::read_all(events)? {
                println!("{}", String::from_utf8_lossy(&event));
            }
            return Ok(ExitCode::SUCCESS);
        }
        Command::Invoke { events, timeout } => (events::read_all(events)?, *timeout),
        Command::Serve { timeout, .. } => (Vec::new(), *timeout),
    };
    let flavor = handler.options.flavor.unwrap_or(Flavor::CurrentThread);
    let runtime = tokio_runtime::build(flavor);
    let code = runtime.block_on(async {
        let listener = match command {
            Command::Serve { port, .. } => Some(server::bind(port).await?),
            _ => None,
        };
        let started = Instant::now();
        let init = init_and_prime(handler.resources, PrimeLimit::After(started), |_| true).await;
        init.outcome.map_err(|failures| failures.to_string())?;
        log::warnings(&init.warnings);
        if let Some(begin) = handler.ends.begin(handler.ends, Place::Local, None) {
            begin.await;
        }
        eprint!("{}", waterfall::of(handler, started));
        if let Some(namespace) = handler.options.metrics {
            eprintln!("the metrics of {namespace} are printed on Lambda, and not here");
        }
        let code = match listener {
            Some(listener) => server::serve(listener, handler, timeout).await,
            None => Ok(invocation::invoke_in_turn(handler, events, timeout).await),
        };
        Environment::local(handler).close().await;
        code
    });
    runtime.shutdown_background();
    code
}
