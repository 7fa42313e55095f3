//! `lambda_runtime` around an invocation: INIT, the loop over events, SnapStart, and the `tower` service.
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

pub(crate) mod environment_variables;
mod exit;
mod init;
mod layered;
mod service;
mod snap_start;
mod take_event;
mod watch;

pub use layered::{InvocationLayer, InvocationService};
pub use service::HandlerService;

use crate::error::Error;
use crate::handler::Handler;
use crate::invocation::{self, FunctionError};
use exit::ExitLayer;
use init::init_environment;
use lambda_runtime::layers::TracingLayer;
use lambda_runtime::tower::layer::layer_fn;
use lambda_runtime::tower::{Service, service_fn};
use lambda_runtime::{LambdaEvent, LambdaInvocation, Runtime};
use layered::Layered;
use snap_start::AfterRestore;
use std::sync::Arc;
use take_event::{TakeEventLayer, take_event, unless_stream};

/// Runs INIT, and then as many invocations at once as Lambda sends, for as long as the process lives.
pub(crate) async fn run(handler: &'static Handler, concurrency: u32) -> Result<(), Error> {
    let runtime = runtime(handler, concurrency).await?;
    runtime.layer(ExitLayer).run_concurrent().await
}

/// The same, with a layer around each invocation.
pub(crate) async fn run_with_layer(
    handler: &'static Handler,
    concurrency: u32,
    layer: impl InvocationLayer,
) -> Result<(), Error> {
    let runtime = runtime(handler, concurrency).await?;
    let layer = Arc::new(layer);
    let layer = layer_fn(|inner| Layered::new(Arc::clone(&layer), InvocationService::new(inner)));
    runtime.layer(layer).layer(ExitLayer).run_concurrent().await
}

/// Runs INIT, and returns what answers each invocation.
async fn runtime(
    handler: &'static Handler,
    concurrency: u32,
) -> Result<
    Runtime<
        impl Service<LambdaInvocation, Response = (), Error = Error, Future: Send>
        + Clone
        + Send
        + 'static,
    >,
    Error,
> {
    let environment = init_environment(handler, concurrency).await?;
    let service = service_fn(move |LambdaEvent { context, .. }: LambdaEvent<()>| {
        let event = take_event();
        async move {
            let payload = invocation::run(environment, event, context).await?;
            Ok::<_, FunctionError>(unless_stream(payload).await)
        }
    });
    let runtime = Runtime::new(service)
        .register_snapstart_resource(Arc::new(AfterRestore(environment)))
        .layer(TakeEventLayer)
        .layer(TracingLayer::new());
    Ok(runtime)
}
