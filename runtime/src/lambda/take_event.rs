//! The layer that takes events past `lambda_runtime`'s parser, and streams past its sender.

use super::stream::{INVOCATION_ID, Outgoing, send};
use crate::error::Error;
use crate::event::Event;
use crate::reply::response::Payload;
use bytes::Bytes;
use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, pending};
use http::HeaderValue;
use lambda_runtime::tower::{Layer, Service};
use lambda_runtime::{FunctionResponse, LambdaInvocation};
use std::cell::Cell;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tokio::task_local;

task_local! {
    /// Carries an event past `lambda_runtime`'s own parser, in one synchronous call.
    static TAKEN: Cell<Option<(Event, Exchange)>>;
}

/// The event that [`TakeEventLayer`] took, and the way of its answer. Call it before the service returns its future.
pub(super) fn take_event() -> (Event, Exchange) {
    let event = TAKEN.with(Cell::take);
    event.expect("the layer takes each event")
}

/// Where a handler's service leaves a stream, which the layer sends.
pub(super) struct Exchange {
    request_id: String,
    invocation_id: Option<HeaderValue>,
    stream: Arc<Mutex<Option<Outgoing>>>,
}

impl Exchange {
    /// Returns a payload for `lambda_runtime` to send, unless it is a stream. Then the layer drops this future, and sends
    /// the stream.
    pub(super) async fn answer(self, payload: Payload) -> Payload {
        match payload {
            FunctionResponse::BufferedResponse(_) => payload,
            FunctionResponse::StreamingResponse(stream) => {
                let outgoing = Outgoing {
                    request_id: self.request_id,
                    invocation_id: self.invocation_id,
                    stream,
                };
                *self.stream.lock().unwrap_or_else(PoisonError::into_inner) = Some(outgoing);
                pending().await
            }
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
        let stream = Arc::default();
        let exchange = Exchange {
            request_id: invocation.context.request_id.clone(),
            invocation_id: invocation.parts.headers.get(INVOCATION_ID).cloned(),
            stream: Arc::clone(&stream),
        };
        let bytes = mem::replace(&mut invocation.body, Bytes::from_static(b"null"));
        let taken = Cell::new(Some((Event::new(bytes), exchange)));
        let answer = TAKEN.sync_scope(taken, || self.inner.call(invocation));
        Answering {
            answer: Some(Box::pin(answer)),
            stream,
            sending: None,
        }
    }
}

/// An answer: `lambda_runtime` sends it, or it is a stream, which is sent here.
pub(super) struct Answering<F> {
    answer: Option<Pin<Box<F>>>,
    stream: Arc<Mutex<Option<Outgoing>>>,
    sending: Option<BoxFuture<'static, Result<(), Error>>>,
}

impl<F: Future<Output = Result<(), Error>>> Future for Answering<F> {
    type Output = Result<(), Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        if let Some(answer) = &mut this.answer {
            if let Poll::Ready(answered) = answer.poll_unpin(cx) {
                return Poll::Ready(answered);
            }
            let stream = this.stream.lock();
            let Some(outgoing) = stream.unwrap_or_else(PoisonError::into_inner).take() else {
                return Poll::Pending;
            };
            this.answer = None;
            this.sending = Some(Box::pin(send(outgoing)));
        }
        let sending = this.sending.as_mut();
        sending.expect("a stream is sent").poll_unpin(cx)
    }
}
