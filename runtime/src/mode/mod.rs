//! The modes of a handler. Each has a room with all that is its own: how an event is read, which values a handler
//! returns, the form of its answers, and what is counted.

pub(crate) mod batch;
#[cfg(feature = "http")]
pub(crate) mod http;
pub(crate) mod parameter;
pub(crate) mod raw;
pub(crate) mod returned;
pub(crate) mod stream_guard;
pub(crate) mod value;

use crate::ending::Ending;
use crate::invocation::Invocation;
use crate::options::ErrorText;
use crate::output::measurement::Measurement;
use crate::reply::Failure;
use crate::reply::response::Response;
use crate::reply::stream::Chunks;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use stream_guard::GuardedChunks;

/// The work of a mode around the call of a handler. It is reached by the handler's pointer alone, so a binary does not
/// contain the other modes.
pub trait Mode: Sync {
    /// The argument of the attribute that chooses it.
    #[doc(hidden)]
    #[cfg(feature = "local")]
    fn name(&self) -> &'static str;

    /// Whether a response is sent while it is produced.
    #[doc(hidden)]
    #[cfg(feature = "local")]
    fn is_stream(&self) -> bool {
        false
    }

    /// Prepares an invocation, before its handler is called.
    ///
    /// # Errors
    ///
    /// Fails if a handler in this mode cannot take the event.
    #[doc(hidden)]
    fn begin(&self, _: &mut Invocation) -> Result<(), Failure> {
        Ok(())
    }

    /// Whether the event is an HTTP request.
    #[doc(hidden)]
    fn is_http(&self, _: &mut Invocation) -> bool {
        false
    }

    /// The response to a failure, with this body. Without one, it is a function error.
    #[doc(hidden)]
    fn failure(&self, _: &mut Invocation, _status: u16, _body: String) -> Option<Response> {
        None
    }

    /// Watches over a stream to its end, in a mode that can answer with one.
    #[doc(hidden)]
    fn guard_stream(
        &self,
        _: Chunks,
        _: ErrorText,
        _: Measurement,
        _: Arc<Ending>,
    ) -> GuardedChunks {
        unreachable!("a handler in this mode does not return a stream")
    }
}

/// How a mode reads the event, or a record of it, as the type of a parameter.
pub trait ReadEvent {
    /// # Errors
    ///
    /// Fails if the event cannot be deserialized.
    fn read<E: DeserializeOwned>(invocation: &mut Invocation) -> Result<E, Failure>;
}
