//! The Runtime API, through `lambda_runtime`.

use crate::environment::{Environment, Host, exit_if_ending};
use crate::event::Event;
use crate::handler::Handler;
use crate::runtime_api::{Phase, report};
use crate::snap_start::AfterRestore;
use crate::{Error, init, invocation};
use bytes::Bytes;
use futures_util::FutureExt as _;
use futures_util::future::Map;
use lambda_runtime::layers::TracingLayer;
use lambda_runtime::tower::{Layer, Service, service_fn};
use lambda_runtime::{LambdaEvent, LambdaInvocation, Runtime};
use std::cell::Cell;
use std::env;
use std::mem;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;
use tokio::task_local;

/// Whether the Runtime API is there.
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>
pub(crate) fn is_there() -> bool {
    env::var_os("AWS_LAMBDA_RUNTIME_API").is_some()
}

/// How many invocations Lambda sends at once.
pub(crate) fn concurrency() -> u32 {
    let value = env::var("AWS_LAMBDA_MAX_CONCURRENCY").ok();
    let value = value.and_then(|value| value.parse().ok());
    value.unwrap_or(1).max(1)
}

/// INIT, and then one invocation after another, for as long as the process lives.
pub(crate) async fn run(handler: &'static Handler) -> Result<(), Error> {
    let environment = environment(handler).await?;
    let service = service_fn(move |event: LambdaEvent<()>| {
        let taken = TAKEN.with(Cell::take).expect("a layer takes each event");
        invocation::run(environment, taken, event.context)
    });
    Runtime::new(service)
        .register_snapstart_resource(Arc::new(AfterRestore(environment)))
        .layer(TakeEvent)
        .layer(TracingLayer::new())
        .run_concurrent()
        .await
}

/// What Lambda makes environments for.
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>
#[derive(Clone, Copy, PartialEq)]
enum InitializationType {
    /// For an event that waits for it.
    OnDemand,
    /// For a snapshot.
    SnapStart,
    /// In time, before any event: what fails must not go live.
    Ahead,
}

impl InitializationType {
    fn from_env() -> Self {
        match env::var("AWS_LAMBDA_INITIALIZATION_TYPE").as_deref() {
            Err(_) | Ok("" | "on-demand") => InitializationType::OnDemand,
            Ok("snap-start") => InitializationType::SnapStart,
            Ok(_) => InitializationType::Ahead,
        }
    }
}

/// The environment, after INIT.
///
/// # Errors
///
/// If INIT fails for good. It is logged then, and reported.
pub(crate) async fn environment(handler: &'static Handler) -> Result<&'static Environment, Error> {
    let initialization_type = InitializationType::from_env();
    let is_on_demand = initialization_type == InitializationType::OnDemand;
    let is_snap_start = initialization_type == InitializationType::SnapStart;
    let started = Instant::now();
    let is_watched = is_on_demand && !handler.resources.is_empty();
    let watch = is_watched.then(|| init::watch(handler));
    let made = if is_snap_start {
        init::run_before_snapshot(handler).await
    } else {
        init::run(handler).await
    };
    let took = started.elapsed();
    drop(watch);
    let is_ready = made.is_ok() && !is_snap_start;
    if let Err(failures) = made {
        if !is_on_demand || failures.are_fatal() {
            failures.log("INIT failed");
            report(Phase::Init, &failures.to_string()).await;
            return Err(failures.into());
        }
        failures.log("INIT failed, and the first invocation tries again");
    }
    init::warn(handler, true);
    let concurrency = concurrency();
    let environment = Environment::new(handler, Host::Lambda { concurrency }, is_ready);
    if let Some(metrics) = &environment.metrics {
        metrics.init(took, handler.resources, is_on_demand);
    }
    Ok(Box::leak(Box::new(environment)))
}

task_local! {
    /// The way of an event past `lambda_runtime`'s own parser, which goes it in one synchronous
    /// call.
    static TAKEN: Cell<Option<Event>>;
}

/// Takes each event before `lambda_runtime` parses it, and leaves it a `null`; and ends the process,
/// where it is to end, after the answer was sent and before it asks for another event.
///
/// Its parser looks for the path of a fault while it parses, which costs more than half as much
/// again as a plain parse, and an event that it cannot parse never reaches the handler.
struct TakeEvent;

impl<S> Layer<S> for TakeEvent {
    type Service = TakesEvent<S>;

    fn layer(&self, inner: S) -> Self::Service {
        TakesEvent { inner }
    }
}

#[derive(Clone)]
struct TakesEvent<S> {
    inner: S,
}

type Answered<S> =
    Result<<S as Service<LambdaInvocation>>::Response, <S as Service<LambdaInvocation>>::Error>;

impl<S: Service<LambdaInvocation>> Service<LambdaInvocation> for TakesEvent<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = Map<S::Future, fn(Answered<S>) -> Answered<S>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut invocation: LambdaInvocation) -> Self::Future {
        let bytes = mem::replace(&mut invocation.body, Bytes::from_static(b"null"));
        let taken = Cell::new(Some(Event::new(bytes)));
        let answered = TAKEN.sync_scope(taken, || self.inner.call(invocation));
        answered.map(|answered| {
            exit_if_ending();
            answered
        })
    }
}
