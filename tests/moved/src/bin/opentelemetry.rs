//! Spans for OpenTelemetry, which are exported after each invocation.

use lambda_runtime::layers::{OpenTelemetryFaasTrigger, OpenTelemetryLayer};
use lambda_runtime::{Runtime, service_fn};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanData, SpanExporter};
use prewarm::{Error, LambdaEvent, lambda_handler};
use serde_json::Value;
use std::process::ExitCode;
use tracing::Span;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Prints the name of each span, what it says the trigger is, and its kind.
#[derive(Debug)]
struct Printed;

impl SpanExporter for Printed {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        for span in batch {
            let trigger = span
                .attributes
                .iter()
                .find(|it| it.key.as_str() == "faas.trigger");
            let trigger = trigger.map(|trigger| trigger.value.to_string());
            let trigger = trigger.unwrap_or_default();
            println!("span {} {trigger} {:?}", span.name, span.span_kind);
        }
        Ok(())
    }
}

fn collect() -> SdkTracerProvider {
    let provider = SdkTracerProvider::builder().with_batch_exporter(Printed);
    let provider = provider.build();
    let spans = tracing_opentelemetry::layer().with_tracer(provider.tracer("my-app"));
    tracing_subscriber::registry().with(spans).init();
    provider
}

/// Exports the spans of an invocation before Lambda freezes the environment.
fn flushing(provider: SdkTracerProvider) -> OpenTelemetryLayer<impl Fn() + Clone> {
    let flush = move || {
        if let Err(error) = provider.force_flush() {
            eprintln!("spans are not exported: {error}");
        }
    };
    OpenTelemetryLayer::new(flush).with_trigger(OpenTelemetryFaasTrigger::PubSub)
}

#[lambda_handler(raw, main = false)]
async fn echo(event: LambdaEvent<Value>) -> Result<Value, Error> {
    Span::current().record("otel.kind", "SERVER");
    Ok(event.payload)
}

#[tokio::main]
async fn by_hand() -> Result<(), Error> {
    let runtime = Runtime::new(service_fn(echo));
    runtime.layer(flushing(collect())).run().await
}

fn moved() -> ExitCode {
    echo::main_with_layer(flushing(collect()))
}

fn main() -> ExitCode {
    moved_programs::run(by_hand, moved)
}
