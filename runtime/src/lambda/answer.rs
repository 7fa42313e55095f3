//! From an event to its answer, inside of the user's layer.

use crate::environment::{self, Answer, Environment};
use crate::error::Error;
use crate::event::Event;
use crate::invocation::Invocation;
use crate::output::log;
use crate::runtime_api::connection::Connection;
use crate::runtime_api::destination::Destination;
use lambda_runtime::layers::trace::request_span;
use lambda_runtime::{Diagnostic, LambdaInvocation};
use std::sync::atomic::{AtomicBool, Ordering};
use tracing::Instrument as _;

/// How far an answer has come.
#[derive(Default)]
pub(super) struct Sending {
    /// Whether an answer was sent, or a part of one.
    pub(super) is_begun: AtomicBool,
    /// Whether it could not be sent, which is logged.
    pub(super) is_lost: AtomicBool,
}

/// Runs an invocation, and sends its answer.
///
/// # Errors
///
/// Fails if the answer could not be sent. That is logged.
pub(super) async fn answer(
    environment: &'static Environment,
    connection: &Connection,
    invocation: LambdaInvocation,
    sending: &Sending,
) -> Result<(), Error> {
    let LambdaInvocation {
        parts,
        body,
        context,
    } = invocation;
    let span = request_span(&context);
    let run = async {
        let mut invocation = Invocation::new(Event::new(body), context);
        let answer = environment::run(environment, &mut invocation).await;
        let request_id = &invocation.context.request_id;
        let destination = Destination::new(connection, request_id, &parts.headers);
        sending.is_begun.store(true, Ordering::Relaxed);
        let sent = match answer {
            Ok(Answer::Json(json)) => destination.respond(json).await,
            Ok(Answer::Stream(stream)) => {
                let head = stream.metadata_prelude;
                stream.stream.send(head, &destination).await
            }
            Err(error) => destination.fail(&Diagnostic::from(error)).await,
        };
        if let Err(error) = &sent {
            sending.is_lost.store(true, Ordering::Relaxed);
            log::lost_answer(request_id, error);
        }
        sent
    };
    run.instrument(span).await
}
