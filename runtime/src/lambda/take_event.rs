//! The layer that takes events past `lambda_runtime`'s parser, and streams past its sender.

use crate::error::Error;
use crate::event::Event;
use crate::reply::response::Payload;
use crate::reply::stream::{Destination, GuardedStream, INVOCATION_ID};
use bytes::Bytes;
use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, pending};
use http::HeaderValue;
use lambda_runtime::tower::{Layer, Service};
use lambda_runtime::{FunctionResponse, LambdaInvocation};
use pin_project_lite::pin_project;
use std::cell::Cell;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::task_local;

task_local! {
    /// Carries an event past `lambda_runtime`'s own parser, in one synchronous call.
    static TAKEN: Cell<Option<Event>>;
}

thread_local! {
    /// Carries a stream past `lambda_runtime`'s own sender, up from one poll of an answer: whoever leaves it is pending
    /// at once, and [`Answering`] takes it after the poll.
    static STREAM: Cell<Option<GuardedStream>> = const { Cell::new(None) };
}

/// The event that [`TakeEventLayer`] took. Call it before the service returns its future.
pub(super) fn take_event() -> Event {
    let event = TAKEN.with(Cell::take);
    event.expect("the layer takes each event")
}

/// Returns a payload for `lambda_runtime` to send, unless it is a stream. Then the layer drops this future, and sends
/// the stream.
pub(super) async fn unless_stream(payload: Payload) -> Payload {
    match payload {
        FunctionResponse::BufferedResponse(_) => payload,
        FunctionResponse::StreamingResponse(stream) => {
            STREAM.set(Some(stream));
            pending().await
        }
    }
}

/// Takes each event before `lambda_runtime` parses it, and leaves `null` in its place. Sends a response that is a
/// stream.
///
/// `lambda_runtime` looks for the path of a fault while it parses, which costs 1.6 times a plain parse, and an
/// event that it cannot parse never reaches the handler.
pub(super) struct TakeEventLayer;

impl<S> Layer<S> for TakeEventLayer {
    type Service = TakeEventService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        TakeEventService { inner }
    }
}

#[derive(Clone)]
pub(super) struct TakeEventService<S> {
    inner: S,
}

impl<S> Service<LambdaInvocation> for TakeEventService<S>
where
    S: Service<LambdaInvocation, Response = (), Error = Error>,
{
    type Response = ();
    type Error = Error;
    type Future = Answering<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut invocation: LambdaInvocation) -> Self::Future {
        let bytes = mem::replace(&mut invocation.body, Bytes::from_static(b"null"));
        let taken = Cell::new(Some(Event::new(bytes)));
        Answering::Sent {
            request_id: invocation.context.request_id.clone(),
            invocation_id: invocation.parts.headers.get(INVOCATION_ID).cloned(),
            answer: TAKEN.sync_scope(taken, || self.inner.call(invocation)),
        }
    }
}

pin_project! {
    /// An answer.
    #[project = AnsweringProjection]
    pub(super) enum Answering<F> {
        /// `lambda_runtime` sends it, unless it is a stream.
        Sent {
            request_id: String,
            invocation_id: Option<HeaderValue>,
            #[pin]
            answer: F,
        },
        /// It is a stream.
        Streamed {
            sending: BoxFuture<'static, Result<(), Error>>,
        },
    }
}

impl<F: Future<Output = Result<(), Error>>> Future for Answering<F> {
    type Output = Result<(), Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let (stream, destination) = match self.as_mut().project() {
            AnsweringProjection::Streamed { sending } => return sending.poll_unpin(cx),
            AnsweringProjection::Sent {
                request_id,
                invocation_id,
                answer,
            } => {
                if let Poll::Ready(answered) = answer.poll(cx) {
                    return Poll::Ready(answered);
                }
                let Some(stream) = STREAM.take() else {
                    return Poll::Pending;
                };
                let destination = Destination {
                    request_id: mem::take(request_id),
                    invocation_id: invocation_id.take(),
                };
                (stream, destination)
            }
        };
        let sending = stream.stream.send(stream.metadata_prelude, destination);
        self.set(Answering::Streamed { sending });
        self.poll(cx)
    }
}
