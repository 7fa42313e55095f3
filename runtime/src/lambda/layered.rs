//! A layer of the user's around each invocation.

use super::answer::answer;
use crate::environment::Environment;
use crate::error::Error;
use crate::runtime_api::connection::Connection;
use futures_util::future::BoxFuture;
use lambda_runtime::LambdaInvocation;
use lambda_runtime::tower::{Layer, Service};
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};

/// A service that answers an invocation: what a layer is put around.
#[derive(Clone)]
pub struct InvocationService {
    environment: &'static Environment,
    connection: Arc<Connection>,
}

impl Service<LambdaInvocation> for InvocationService {
    type Response = ();
    type Error = Error;
    type Future = BoxFuture<'static, Result<(), Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, invocation: LambdaInvocation) -> Self::Future {
        let InvocationService {
            environment,
            connection,
        } = self.clone();
        Box::pin(async move { answer(environment, &connection, invocation).await })
    }
}

/// A layer that can be put around each invocation.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer around an invocation",
    label = "not a layer around an invocation",
    note = "a layer is a `tower::Layer<S>` for every `S: Service<LambdaInvocation, Response = (), Error = \
            prewarm::Error>`, its service is one as well, and both are `Send` and `'static`"
)]
pub trait InvocationLayer:
    Layer<
        InvocationService,
        Service: Service<LambdaInvocation, Response = (), Error = Error, Future: Send> + Send,
    > + Send
    + Sync
    + 'static
{
}

#[diagnostic::do_not_recommend]
impl<L> InvocationLayer for L where
    L: Layer<
            InvocationService,
            Service: Service<LambdaInvocation, Response = (), Error = Error, Future: Send> + Send,
        > + Send
        + Sync
        + 'static
{
}

/// Makes the service of a layer. A service may be none that can be cloned, such as that of `lambda_runtime`'s
/// OpenTelemetry layer, so each worker has its own.
pub(crate) type NewService = dyn Fn(&'static Environment, Arc<Connection>) -> Box<dyn Serve>;

pub(crate) fn new_service(layer: impl InvocationLayer) -> Box<NewService> {
    Box::new(move |environment, connection| {
        Box::new(layer.layer(InvocationService {
            environment,
            connection,
        }))
    })
}

/// Answers an invocation, by a service of any type.
pub(crate) trait Serve: Send {
    fn serve(&mut self, invocation: LambdaInvocation) -> BoxFuture<'_, Result<(), Error>>;
}

impl<S> Serve for S
where
    S: Service<LambdaInvocation, Response = (), Error = Error, Future: Send> + Send,
{
    fn serve(&mut self, invocation: LambdaInvocation) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async move {
            poll_fn(|cx| self.poll_ready(cx)).await?;
            self.call(invocation).await
        })
    }
}
