//! A worker: it serves one event after another.

use super::answer::{Sending, answer};
use super::beginning::leave_trace;
use super::environment_variables::TRACE_ID;
use super::layered::Layered;
use super::{environment_variables, restart, watch};
use crate::ending::InFlight;
use crate::environment::Environment;
use crate::error::Error;
use crate::output::log;
use crate::reply::Failure;
use crate::runtime_api::connection::Connection;
use crate::runtime_api::destination::Destination;
use crate::runtime_api::next_event::NextEvent;
use lambda_runtime::{Config, LambdaInvocation};
use std::process;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// How long a worker waits before it asks again for an event, at first and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// A worker, which serves one event after another. It has its own connection.
pub(super) struct Worker {
    pub(super) environment: &'static Environment,
    pub(super) connection: Arc<Connection>,
    pub(super) config: Arc<Config>,
    /// Whether it is the only worker.
    pub(super) is_alone: bool,
    /// Whether handlers that block their threads are watched for.
    pub(super) is_watched: bool,
}

impl Worker {
    /// Serves events until the environment ends, through the user's layer if there is one.
    ///
    /// # Errors
    ///
    /// Fails if it is the only worker, and Lambda sends no event.
    pub(super) async fn run(mut self, mut layer: Option<Layered>) -> Result<(), Error> {
        // Unknown at first: the process may have inherited one.
        let mut trace_id: Option<Option<String>> = None;
        let mut pause = FIRST_PAUSE;
        loop {
            let event = match NextEvent::receive(&self.connection).await {
                Ok(Some(event)) => event,
                Ok(None) => {
                    sleep(FIRST_PAUSE).await;
                    continue;
                }
                Err(error) if self.is_alone => return Err(error),
                Err(error) => {
                    log::no_event(&error);
                    sleep(pause).await;
                    pause = LONGEST_PAUSE.min(pause * 2);
                    continue;
                }
            };
            pause = FIRST_PAUSE;
            // The handler may end the process.
            leave_trace();
            let in_flight = self.environment.ending.begin();
            let mut deadline = 0;
            if let Some(invocation) = self.invocation(event).await {
                deadline = invocation.context.deadline;
                in_flight.until(deadline);
                let given = &invocation.context.xray_trace_id;
                if self.is_alone && trace_id.as_ref() != Some(given) {
                    environment_variables::set(TRACE_ID, given.as_deref());
                    trace_id = Some(given.clone());
                }
                self.serve(invocation, layer.as_mut()).await;
            }
            if !self.after_answer(deadline, in_flight).await {
                return Ok(());
            }
        }
    }

    /// An event with its context. One that cannot be read is answered.
    async fn invocation(&self, event: NextEvent) -> Option<LambdaInvocation> {
        let context = event.context(&self.config);
        let context = context.map_err(|error| format!("a header is malformed: {error}"));
        let NextEvent {
            parts,
            request_id,
            body,
        } = event;
        let body = body.map_err(|error| format!("the event was cut off: {error}"));
        match body.and_then(|body| Ok((body, context?))) {
            Ok((body, context)) => Some(LambdaInvocation {
                parts,
                body,
                context,
            }),
            Err(error) => {
                let failure = Failure::unsupported_event(error);
                log::failure(&failure, false, &request_id);
                let error_text = self.environment.error_text(false);
                let destination = Destination::new(&self.connection, &request_id, &parts.headers);
                let sent = destination.fail(&failure.diagnostic(error_text)).await;
                if let Err(error) = sent {
                    log::lost_answer(&request_id, &error);
                }
                None
            }
        }
    }

    /// Answers an invocation. An answer that is lost is logged, and the next event is asked for.
    async fn serve(&self, invocation: LambdaInvocation, layer: Option<&mut Layered>) {
        let Worker {
            environment,
            connection,
            ..
        } = self;
        if let Some(layer) = layer {
            layer.answer(environment, connection, invocation).await;
        } else {
            let sending = Sending::default();
            let _ = answer(environment, connection, invocation, &sending).await;
        }
    }

    /// The one place after an answer was sent and before the next event is asked for. Lambda has given the answer to
    /// the caller, so no caller waits here: first flush and renew, then close and start again if that is due. Returns
    /// whether another event may be asked for.
    ///
    /// If the environment is ending, the only worker starts the process again. Where there are several, one that has
    /// answered asks for no further event, and the last one exits. One that was waiting for an event can still serve
    /// it. Lambda replaces a process that exits with 1.
    async fn after_answer(&mut self, deadline: u64, in_flight: InFlight<'_>) -> bool {
        let environment = self.environment;
        let (ends, until) = (environment.handler.ends, environment.until(deadline));
        if let Some(flush) = ends.flush(until) {
            flush.await;
        }
        if !environment.ending.is_ending()
            && let Some(renew) = ends.renew(until, self.is_alone)
        {
            renew.await;
        }
        drop(in_flight);
        if !self.is_watched {
            watch::start(environment);
            self.is_watched = true;
        }
        let ending = &environment.ending;
        let is_ending = ending.is_ending();
        if is_ending && ending.is_idle() {
            environment.close().await;
            if self.is_alone {
                restart::in_place(environment.init_time(), deadline);
            }
            process::exit(1);
        }
        !is_ending
    }
}
