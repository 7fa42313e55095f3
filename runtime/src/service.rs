use crate::environment::{Environment, exit_if_ending};
use crate::event::Event;
use crate::handler::Handler;
use crate::invocation::{self, InvocationError};
use crate::lambda;
use crate::resource::BoxFuture;
use crate::response::Response;
use crate::{Error, LambdaEvent};
use lambda_runtime::tower::Service;
use std::task::{Context, Poll};

/// A handler as a [`tower` service](lambda_runtime::tower::Service), for a `Runtime` with layers of your
/// own: what `handler::service()` makes.
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
/// It does all that `handler::main()` does, with two differences. A process that is to end, after
/// [`retire`](crate::retire) or a second deadline in a row, ends when the service is called with the next
/// event, which is lost with it. `handler::main()` ends it before it asks for one. And under `SnapStart`
/// what follows the restore is made by the first invocation, within its deadline.
#[derive(Clone)]
pub struct HandlerService {
    environment: &'static Environment,
}

impl HandlerService {
    /// Runs INIT, and makes a service that answers events.
    #[doc(hidden)]
    pub async fn new(handler: &'static Handler) -> Result<Self, Error> {
        let environment = lambda::environment(handler).await?;
        Ok(HandlerService { environment })
    }
}

impl Service<LambdaEvent<Event>> for HandlerService {
    type Response = Response;
    type Error = InvocationError;
    type Future = BoxFuture<Result<Response, InvocationError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, event: LambdaEvent<Event>) -> Self::Future {
        exit_if_ending();
        let (event, context) = event.into_parts();
        Box::pin(invocation::run(self.environment, event, context))
    }
}
