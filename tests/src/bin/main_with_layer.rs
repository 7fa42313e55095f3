//! The handler of `outcomes` with a layer around each invocation, whose service cannot be cloned.

use lambda_runtime::LambdaInvocation;
use lambda_runtime::tower::{Layer, Service};
use prewarm::{Context, lambda_handler};
use prewarm_tests::outcome::{Failed, Outcome, Value, end};
use std::pin::Pin;
use std::process::ExitCode;
use std::task;

/// Says when an invocation begins and when it is answered.
struct Announce;

impl<S> Layer<S> for Announce {
    type Service = Announced<S>;

    fn layer(&self, inner: S) -> Announced<S> {
        Announced { inner, calls: 0 }
    }
}

struct Announced<S> {
    inner: S,
    calls: u32,
}

impl<S> Service<LambdaInvocation> for Announced<S>
where
    S: Service<LambdaInvocation, Response = (), Future: Send + 'static>,
{
    type Response = ();
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<(), S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut task::Context<'_>) -> task::Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, invocation: LambdaInvocation) -> Self::Future {
        self.calls += 1;
        let (id, event) = (invocation.context.request_id.clone(), invocation.body.len());
        eprintln!("{id} begins, {event} bytes");
        let answered = self.inner.call(invocation);
        Box::pin(async move {
            let answered = answered.await;
            eprintln!("{id} is answered");
            answered
        })
    }
}

#[lambda_handler(main = false, raw)]
async fn handler(event: Outcome, context: Context) -> Result<Value, Failed> {
    #[init]
    eprintln!("INIT");

    end(event, &context.request_id).await
}

fn main() -> ExitCode {
    handler::main_with_layer(Announce)
}
