//! The layer that takes events past `lambda_runtime`'s parser.

use crate::event::Event;
use crate::invocation::environment::{answered, begin};
use bytes::Bytes;
use futures_util::FutureExt as _;
use futures_util::future::{Either, Pending, Ready, Then, pending, ready};
use lambda_runtime::LambdaInvocation;
use lambda_runtime::tower::{Layer, Service};
use std::cell::Cell;
use std::mem;
use std::task::{Context, Poll};
use tokio::task_local;

task_local! {
    /// Carries an event past `lambda_runtime`'s own parser, in one synchronous call.
    static TAKEN: Cell<Option<Event>>;
}

/// The event that [`TakeEventLayer`] took. Call it before the service returns its future.
pub(super) fn take_event() -> Event {
    let event = TAKEN.with(Cell::take);
    event.expect("the layer takes each event")
}

/// Takes each event before `lambda_runtime` parses it, and leaves `null` in its place. If the process is to end, a
/// worker that has sent its answer asks for no further event, and the last one ends the process. A worker that was
/// waiting for an event may still serve one.
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

type Answer<S> =
    Result<<S as Service<LambdaInvocation>>::Response, <S as Service<LambdaInvocation>>::Error>;

/// The answer, after which the worker asks for the next event, or nothing any more.
type Next<S> = Either<Ready<Answer<S>>, Pending<Answer<S>>>;

impl<S: Service<LambdaInvocation>> Service<LambdaInvocation> for TakeEventService<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = Then<S::Future, Next<S>, fn(Answer<S>) -> Next<S>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut invocation: LambdaInvocation) -> Self::Future {
        begin();
        let bytes = mem::replace(&mut invocation.body, Bytes::from_static(b"null"));
        let taken = Cell::new(Some(Event::new(bytes)));
        let answer = TAKEN.sync_scope(taken, || self.inner.call(invocation));
        answer.then(|answer| {
            if answered() {
                Either::Left(ready(answer))
            } else {
                Either::Right(pending())
            }
        })
    }
}
