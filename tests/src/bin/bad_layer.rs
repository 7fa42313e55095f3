//! The handler of `outcomes_raw` in a layer that fails as the event says: before the invocation, after it, or instead.

use lambda_runtime::LambdaInvocation;
use lambda_runtime::tower::{Layer, Service};
use prewarm::{Context, Error, lambda_handler};
use prewarm_tests::loud::Loud;
use prewarm_tests::outcome::{Failed, Outcome, Value, end};
use std::pin::Pin;
use std::process::ExitCode;
use std::task;

struct BadLayer;

impl<S> Layer<S> for BadLayer {
    type Service = Bad<S>;

    fn layer(&self, inner: S) -> Bad<S> {
        Bad(inner)
    }
}

struct Bad<S>(S);

impl<S> Service<LambdaInvocation> for Bad<S>
where
    S: Service<LambdaInvocation, Response = (), Error = Error, Future: Send + 'static>,
{
    type Response = ();
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut task::Context<'_>) -> task::Poll<Result<(), Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, invocation: LambdaInvocation) -> Self::Future {
        let event = String::from_utf8_lossy(&invocation.body).into_owned();
        let has = |word: &str| event.contains(&format!("layer {word}"));
        assert!(!has("panics at once"), "in `call`");
        let [fails, panics, is_silent] = ["fails", "panics", "is silent"].map(has);
        let [fails_later, panics_later, is_loud] =
            ["later fails", "later panics", "is loud"].map(has);
        let inner = self.0.call(invocation);
        Box::pin(async move {
            if fails {
                return Err("the layer's error".into());
            }
            assert!(!panics, "in the future");
            if is_loud {
                return Err(Loud("display-drop".to_owned()).into());
            }
            if is_silent {
                return Ok(());
            }
            inner.await?;
            assert!(!panics_later, "after the answer");
            if fails_later {
                return Err("the layer's late error".into());
            }
            Ok(())
        })
    }
}

#[lambda_handler(main = false, raw)]
async fn handler(event: Outcome, context: Context) -> Result<Value, Failed> {
    end(event, &context.request_id).await
}

fn main() -> ExitCode {
    handler::main_with_layer(BadLayer)
}
