//! A layer of the user's around each invocation.

use crate::error::Error;
use crate::resource::BoxFuture;
use lambda_runtime::LambdaInvocation;
use lambda_runtime::tower::util::BoxCloneService;
use lambda_runtime::tower::{Layer, Service};
use std::sync::Arc;
use std::task::{Context, Poll};

/// A service that answers an invocation: what a layer is put around.
#[derive(Clone)]
pub struct InvocationService(BoxCloneService<LambdaInvocation, (), Error>);

impl InvocationService {
    pub(super) fn new<S>(service: S) -> Self
    where
        S: Service<LambdaInvocation, Response = (), Error = Error> + Clone + Send + 'static,
        S::Future: Send,
    {
        InvocationService(BoxCloneService::new(service))
    }
}

impl Service<LambdaInvocation> for InvocationService {
    type Response = ();
    type Error = Error;
    type Future = BoxFuture<Result<(), Error>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, invocation: LambdaInvocation) -> Self::Future {
        self.0.call(invocation)
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

/// Puts a layer around a service. A layer's service may be none that can be cloned, such as that of
/// `lambda_runtime`'s OpenTelemetry layer, so the layer is put around each clone anew.
pub(super) struct Layered<L: InvocationLayer> {
    layer: Arc<L>,
    inner: InvocationService,
    service: L::Service,
}

impl<L: InvocationLayer> Layered<L> {
    pub(super) fn new(layer: Arc<L>, inner: InvocationService) -> Self {
        let service = layer.layer(inner.clone());
        Layered {
            layer,
            inner,
            service,
        }
    }
}

impl<L: InvocationLayer> Clone for Layered<L> {
    fn clone(&self) -> Self {
        Layered::new(Arc::clone(&self.layer), self.inner.clone())
    }
}

impl<L: InvocationLayer> Service<LambdaInvocation> for Layered<L> {
    type Response = ();
    type Error = Error;
    type Future = <L::Service as Service<LambdaInvocation>>::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.service.poll_ready(cx)
    }

    fn call(&mut self, invocation: LambdaInvocation) -> Self::Future {
        self.service.call(invocation)
    }
}
