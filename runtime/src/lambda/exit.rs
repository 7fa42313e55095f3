//! The layer that ends the process, around all others.

use crate::invocation::environment::{answered, begin};
use futures_util::FutureExt as _;
use futures_util::future::{Either, Pending, Ready, Then, pending, ready};
use lambda_runtime::LambdaInvocation;
use lambda_runtime::tower::{Layer, Service};
use std::task::{Context, Poll};

/// If the process is to end, a worker that has sent its answer asks for no further event, and the last one ends the
/// process. A worker that was waiting for an event may still serve one.
pub(super) struct ExitLayer;

impl<S> Layer<S> for ExitLayer {
    type Service = ExitService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        ExitService { inner }
    }
}

#[derive(Clone)]
pub(super) struct ExitService<S> {
    inner: S,
}

type Answer<S> =
    Result<<S as Service<LambdaInvocation>>::Response, <S as Service<LambdaInvocation>>::Error>;

/// The answer, after which the worker asks for the next event, or nothing any more.
type Next<S> = Either<Ready<Answer<S>>, Pending<Answer<S>>>;

impl<S: Service<LambdaInvocation>> Service<LambdaInvocation> for ExitService<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = Then<S::Future, Next<S>, fn(Answer<S>) -> Next<S>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, invocation: LambdaInvocation) -> Self::Future {
        begin();
        self.inner.call(invocation).then(|answer| {
            if answered() {
                Either::Left(ready(answer))
            } else {
                Either::Right(pending())
            }
        })
    }
}
