//! One invocation, from its event to its reply. It is one value, which goes down through the floors and up again.

use crate::budget::Budget;
use crate::call::Recorded;
use crate::event::Event;
use crate::polls::Polls;
use lambda_runtime::Context;
use std::any::Any;
use std::sync::Arc;

/// An invocation, or a record of a batch.
pub struct Invocation {
    pub(crate) event: Event,
    pub(crate) context: Context,
    /// The time that the handler has, if it is cancelled at all.
    pub(crate) budget: Option<Budget>,
    /// The polls of the handler, if it is watched.
    pub(crate) polls: Option<Arc<Polls>>,
    /// Who sent the event, once that is known.
    pub(crate) sender: Option<Sender>,
    /// The request that `http` mode has read before the handler is called.
    #[cfg_attr(not(feature = "http"), expect(dead_code))]
    pub(crate) request: Option<Box<dyn Any + Send>>,
    /// How many records a batch has, and how many of them were not processed.
    pub(crate) batch: Option<(usize, usize)>,
    /// The handler's records for the line of its metrics.
    pub(crate) recorded: Option<Box<dyn Recorded>>,
    /// Whether a record of a batch has retired the environment.
    pub(crate) ends_environment: bool,
}

/// Who sent an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sender {
    /// A caller of Lambda's `Invoke`, who reads the response.
    Caller,
    /// A client over HTTP, through whatever reads the usual form of a response.
    Gateway,
    /// An HTTP API or a function URL. Some emulators read only a response that has `cookies`.
    HttpApi,
    /// ALB, which reads only the `multiValueHeaders` of the response.
    LoadBalancer,
    /// A service, which reads no response.
    Service,
}

impl Invocation {
    pub(crate) fn new(event: Event, context: Context) -> Self {
        Invocation {
            event,
            context,
            budget: None,
            polls: None,
            sender: None,
            request: None,
            batch: None,
            recorded: None,
            ends_environment: false,
        }
    }
}
