//! A layer of the user's around each invocation.

use super::answer::{Sending, answer};
use crate::environment::Environment;
use crate::error::Error;
use crate::error::panic::{catch, drop_quietly};
use crate::output::log;
use crate::reply::Failure;
use crate::runtime_api::connection::Connection;
use crate::runtime_api::destination::Destination;
use futures_util::future::BoxFuture;
use lambda_runtime::LambdaInvocation;
use lambda_runtime::tower::{Layer, Service};
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};

/// The service that answers an invocation. An [`InvocationLayer`] wraps it.
#[derive(Clone)]
pub struct InvocationService {
    environment: &'static Environment,
    connection: Arc<Connection>,
    sending: Arc<Sending>,
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
            sending,
        } = self.clone();
        Box::pin(async move { answer(environment, &connection, invocation, &sending).await })
    }
}

/// A [`tower` layer](lambda_runtime::tower::Layer) around each invocation, for `handler::main_with_layer`.
///
/// Every layer implements it that makes a `Service<LambdaInvocation, Response = (), Error = prewarm::Error>` of one,
/// such as `lambda_runtime`'s `TracingLayer`. Use it as the bound of a function that returns a layer:
///
/// ```no_run
/// use lambda_runtime::layers::TracingLayer;
/// use prewarm::{Error, InvocationLayer, lambda_handler};
///
/// #[lambda_handler(main = false)]
/// async fn greet(name: String) -> Result<String, Error> {
///     Ok(format!("Hello, {name}"))
/// }
///
/// fn layer() -> impl InvocationLayer {
///     TracingLayer::new()
/// }
///
/// fn main() -> std::process::ExitCode {
///     greet::main_with_layer(layer())
/// }
/// ```
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

/// Makes the service of a layer. Some services cannot be cloned, such as the one of `lambda_runtime`'s
/// OpenTelemetry layer, so each worker has its own.
pub(crate) type NewService = dyn Fn(&'static Environment, Arc<Connection>) -> Layered;

pub(crate) fn new_service(layer: impl InvocationLayer) -> Box<NewService> {
    Box::new(move |environment, connection| {
        let sending = Arc::new(Sending::default());
        let service = layer.layer(InvocationService {
            environment,
            connection,
            sending: Arc::clone(&sending),
        });
        Layered {
            service: Box::new(service),
            sending,
        }
    })
}

/// The service of a layer, and what is known of its answers.
pub(crate) struct Layered {
    service: Box<dyn Serve>,
    sending: Arc<Sending>,
}

impl Layered {
    /// Answers an invocation through the layer. If the layer fails, that is the answer.
    pub(super) async fn answer(
        &mut self,
        environment: &Environment,
        connection: &Connection,
        invocation: LambdaInvocation,
    ) {
        let request_id = invocation.context.request_id.clone();
        let headers = invocation.parts.headers.clone();
        self.sending.is_begun.store(false, Ordering::Relaxed);
        self.sending.is_lost.store(false, Ordering::Relaxed);
        let ended = catch(self.service.serve(invocation)).await;
        let is_answered = self.sending.is_begun.load(Ordering::Relaxed);
        let failure = match ended {
            Ok(Ok(())) if is_answered => return,
            Ok(Ok(())) => Failure::silent_layer(),
            // Layers hand it on.
            Ok(Err(error)) if self.sending.is_lost.load(Ordering::Relaxed) => {
                return drop_quietly(error);
            }
            Ok(Err(error)) => Failure::handler(error),
            Err(_) => Failure::layer_panic(),
        };
        log::layer_failure(&failure, is_answered, &request_id);
        if is_answered {
            return;
        }
        // A gateway shows nothing of a function error.
        let diagnostic = failure.diagnostic(environment.error_text(false));
        let destination = Destination::new(connection, &request_id, &headers);
        if let Err(error) = destination.fail(&diagnostic).await {
            log::lost_answer(&request_id, &error);
        }
    }
}

/// Answers an invocation, by a service of any type.
trait Serve: Send {
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
