//! A streamed response, which ends long after its invocation.

use crate::call::after_call;
use crate::ending::Ending;
use crate::error::Error;
use crate::error::panic::drop_quietly;
use crate::options::ErrorText;
use crate::output::measurement::Measurement;
use crate::reply::Failure;
use crate::reply::stream::{Chunks, StreamError};
use crate::runtime_api::destination::Destination;
use crate::runtime_api::send_stream::send;
use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::{Stream, StreamExt as _};
use lambda_runtime::MetadataPrelude;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tracing::Span;

/// Chunks that are watched over to their end.
pub(crate) type GuardedChunks = Pin<Box<dyn Guarded + Send>>;

/// A stream that is watched over to its end, and that knows how it is sent: a binary whose handler makes none does not
/// contain that.
pub trait Guarded: Stream<Item = Result<Bytes, StreamError>> {
    /// Sends it to its end, or until its reader is gone.
    ///
    /// # Errors
    ///
    /// Fails if the Runtime API does not answer.
    #[doc(hidden)]
    fn send<'a>(
        self: Pin<Box<Self>>,
        head: MetadataPrelude,
        destination: &'a Destination<'a>,
    ) -> BoxFuture<'a, Result<(), Error>>;
}

/// A stream that ends with its first error, and with an error if it panics.
struct WatchedStream {
    chunks: Option<Chunks>,
    measurement: Measurement,
    error_text: ErrorText,
    /// Ends the environment, if the stream fails with a [`retire`](crate::retire).
    ending: Arc<Ending>,
    /// The span of the invocation: another task polls the stream.
    span: Span,
}

/// Watches over a stream to its end.
pub(super) fn guard(
    chunks: Chunks,
    error_text: ErrorText,
    measurement: Measurement,
    ending: Arc<Ending>,
) -> GuardedChunks {
    Box::pin(WatchedStream {
        chunks: Some(chunks),
        measurement,
        error_text,
        ending,
        span: Span::current(),
    })
}

impl Guarded for WatchedStream {
    fn send<'a>(
        self: Pin<Box<Self>>,
        head: MetadataPrelude,
        destination: &'a Destination<'a>,
    ) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(send(head, self, destination))
    }
}

/// A reader can go away before the end.
impl Drop for WatchedStream {
    fn drop(&mut self) {
        drop_quietly(self.chunks.take());
    }
}

impl Stream for WatchedStream {
    type Item = Result<Bytes, StreamError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let WatchedStream {
            chunks,
            measurement,
            error_text,
            ending,
            span,
        } = self.get_mut();
        let Some(stream) = chunks else {
            return Poll::Ready(None);
        };
        let _entered = span.enter();
        let poll = || catch_unwind(AssertUnwindSafe(|| stream.poll_next_unpin(cx)));
        let polled = after_call(&mut measurement.recorded, poll);
        let chunk = match polled {
            Ok(polled) => ready!(polled).map(|chunk| {
                chunk.map_err(|error| {
                    let failure = Failure::stream(error);
                    if failure.ends_environment() {
                        ending.end();
                    }
                    measurement.failed(&failure, *error_text)
                })
            }),
            Err(payload) => {
                drop_quietly(payload);
                Some(Err(
                    measurement.failed(&Failure::stream_panic(), *error_text)
                ))
            }
        };
        if !matches!(chunk, Some(Ok(_))) {
            drop_quietly(chunks.take());
        }
        Poll::Ready(chunk)
    }
}
