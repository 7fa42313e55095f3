//! The Runtime API, through `lambda_runtime`.
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

pub(crate) mod environment_variables;
mod init;
mod runtime_api;
mod service;
mod snap_start;
mod take_event;
mod watch;

pub use service::HandlerService;

use crate::error::Error;
use crate::handler::Handler;
use crate::invocation;
use init::init_environment;
use lambda_runtime::layers::TracingLayer;
use lambda_runtime::tower::service_fn;
use lambda_runtime::{LambdaEvent, Runtime};
use snap_start::AfterRestore;
use std::sync::Arc;
use take_event::{TakeEventLayer, take_event};

/// Runs INIT, and then as many invocations at once as Lambda sends, for as long as the process lives.
pub(crate) async fn run(handler: &'static Handler, concurrency: u32) -> Result<(), Error> {
    let environment = init_environment(handler, concurrency).await?;
    let service = service_fn(move |event: LambdaEvent<()>| {
        invocation::run(environment, take_event(), event.context)
    });
    Runtime::new(service)
        .register_snapstart_resource(Arc::new(AfterRestore(environment)))
        .layer(TakeEventLayer)
        .layer(TracingLayer::new())
        .run_concurrent()
        .await
}
