use super::beginning::{Beginning, leave_trace};
use super::environment_variables::{InitializationType, concurrency};
use super::init_phase::run_init;
use super::watch;
use crate::ends::Place;
use crate::environment::{self, Answer, Environment, FunctionError, Platform};
use crate::error::Error;
use crate::event::Event;
use crate::handler::Handler;
use crate::invocation::Invocation;
use crate::mode::stream_guard::GuardedChunks;
use crate::resource::tokio_runtime;
use crate::runtime_api::connection::Connection;
use crate::runtime_api::report::{Phase, report};
use futures_util::future::BoxFuture;
use lambda_runtime::tower::Service;
use lambda_runtime::{FunctionResponse, LambdaEvent};
use serde_json::value::RawValue;
use std::process;
use std::task::{Context, Poll};

/// JSON, or a stream.
type Payload = FunctionResponse<Box<RawValue>, GuardedChunks>;

/// A handler as a [`tower` service](lambda_runtime::tower::Service). `handler::service()` returns it, for a
/// `Runtime` with custom layers.
///
/// ```no_run
/// use lambda_runtime::{Runtime, layers::TracingLayer};
/// use prewarm::{Error, lambda_handler};
///
/// #[lambda_handler(main = false)]
/// async fn greet(name: String) -> Result<String, Error> {
///     Ok(format!("Hello, {name}"))
/// }
///
/// #[tokio::main(flavor = "current_thread")]
/// async fn main() -> Result<(), Error> {
///     let service = greet::service().await?;
///     Runtime::new(service).layer(TracingLayer::new()).run().await
/// }
/// ```
///
/// It does everything that `handler::main()` does, with these differences:
///
/// - After [`retire`](crate::retire), or a second timeout in a row, the process ends when the service is called
///   with the next event. That event is lost, and so are invocations that run at the same time. `handler::main()`
///   answers those first, and ends the process before it asks for another event.
/// - `lambda_runtime` sends the response. Of a stream that fails it writes the error into the body.
/// - An event that is not JSON is answered by `lambda_runtime`.
/// - Under SnapStart, the first invocation initializes `after_restore` resources, within its deadline.
#[derive(Clone)]
pub struct HandlerService {
    environment: &'static Environment,
}

impl HandlerService {
    /// Runs INIT, and returns a service that answers events.
    #[doc(hidden)]
    pub async fn new(handler: &'static Handler) -> Result<Self, Error> {
        tokio_runtime::use_current();
        let concurrency = concurrency();
        let environment = Environment::new(handler, Platform::Lambda { concurrency });
        let environment: &'static Environment = Box::leak(Box::new(environment));
        let initialization_type = InitializationType::from_env();
        let beginning = Beginning::of_this_process(initialization_type);
        let init = run_init(environment, initialization_type, beginning).await;
        if let Err(failures) = init {
            report(&Connection::new()?, Phase::Init, &failures.to_string()).await;
            return Err(failures.into());
        }
        leave_trace();
        // There is no place after an answer.
        watch::start(environment);
        let _ = environment.begin(Place::Service);
        Ok(HandlerService { environment })
    }
}

impl Service<LambdaEvent<Event>> for HandlerService {
    type Response = Payload;
    type Error = FunctionError;
    type Future = BoxFuture<'static, Result<Payload, FunctionError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, event: LambdaEvent<Event>) -> Self::Future {
        if self.environment.ending.is_ending() {
            process::exit(1);
        }
        let (event, context) = event.into_parts();
        let environment = self.environment;
        Box::pin(async move {
            let mut invocation = Invocation::new(event, context);
            let answer = environment::run(environment, &mut invocation).await?;
            Ok(match answer {
                Answer::Json(json) => FunctionResponse::BufferedResponse(raw_value(json)),
                Answer::Stream(stream) => FunctionResponse::StreamingResponse(stream),
            })
        })
    }
}

fn raw_value(json: Vec<u8>) -> Box<RawValue> {
    let json = String::from_utf8(json).expect("`serde_json` writes UTF-8");
    RawValue::from_string(json).expect("a response is JSON")
}
