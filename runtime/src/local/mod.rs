//! Local runs: what a debug build does when it is started outside Lambda.

#[cfg(feature = "http")]
mod browser;
mod command;
mod events;
mod invocation;
mod server;
mod waterfall;

use crate::handler::Handler;
use crate::start::runtime;
use crate::{init, lambda, start};
use command::{Command, USAGE};
use std::env;
use std::process::ExitCode;
use std::time::Instant;

/// Runs the function under Lambda, or on its own where there is no Lambda.
#[must_use]
pub fn lambda_or_local(handler: &'static Handler) -> ExitCode {
    if lambda::is_there() {
        return start::lambda(handler);
    }
    match run(handler) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("prewarm: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(handler: &'static Handler) -> Result<ExitCode, String> {
    let command = Command::parse(env::args().skip(1))?;
    // What is wrong with an event is said before INIT is run for it.
    let events: Vec<_> = match &command {
        Command::Help => {
            println!("{USAGE}");
            return Ok(ExitCode::SUCCESS);
        }
        Command::Invoke(events) => {
            let events = events.iter().map(|event| events::read(event));
            events.collect::<Result<_, _>>()?
        }
        Command::Serve { .. } => Vec::new(),
    };
    let runtime = runtime(handler);
    let code = runtime.block_on(async {
        let listener = match command {
            Command::Serve { port } => Some(server::bind(port).await?),
            _ => None,
        };
        let started = Instant::now();
        init::run(handler)
            .await
            .map_err(|failures| failures.to_string())?;
        init::warn(handler, false);
        eprint!("{}", waterfall::of(handler, started));
        match listener {
            Some(listener) => server::serve(listener, handler).await,
            None => Ok(invocation::in_turn(handler, events).await),
        }
    });
    runtime.shutdown_background();
    code
}
