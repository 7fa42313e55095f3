//! Where spans go, and whose children they are.

use lambda_runtime::LambdaInvocation;
use opentelemetry::Context;
use opentelemetry::trace::{TraceContextExt as _, TracerProvider as _};
use opentelemetry_aws::detector::LambdaResourceDetector;
use opentelemetry_aws::trace::xray_propagator::span_context_from_str;
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use std::env;
use std::io::stderr;
use std::sync::LazyLock;
use std::task;
use tower::{Layer, Service};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Collects spans from the first call on, and writes the log. With `OTEL_EXPORTER_OTLP_ENDPOINT` spans are exported to
/// there.
pub(crate) fn collect() -> &'static SdkTracerProvider {
    static PROVIDER: LazyLock<SdkTracerProvider> = LazyLock::new(provider);
    &PROVIDER
}

fn provider() -> SdkTracerProvider {
    let mut resource = Resource::builder().with_detector(Box::new(LambdaResourceDetector));
    if let Ok(name) = env::var("AWS_LAMBDA_FUNCTION_NAME") {
        resource = resource.with_service_name(name);
    }
    let mut provider = SdkTracerProvider::builder().with_resource(resource.build());
    let mut failure = None;
    if env::var_os("OTEL_EXPORTER_OTLP_ENDPOINT").is_some() {
        match SpanExporter::builder().with_http().build() {
            Ok(exporter) => provider = provider.with_batch_exporter(exporter),
            Err(error) => failure = Some(error),
        }
    }
    let provider = provider.build();
    let spans = tracing_opentelemetry::layer().with_tracer(provider.tracer(env!("CARGO_PKG_NAME")));
    let spans = spans.with_location(false).with_threads(false);
    let log = tracing_subscriber::fmt::layer()
        .json()
        .with_current_span(false);
    // To stderr, which goes to the same log. In a local run, stdout has only the response.
    let log = log.with_writer(stderr);
    let subscriber = tracing_subscriber::registry().with(LevelFilter::INFO);
    subscriber.with(spans).with(log).init();
    if let Some(error) = failure {
        tracing::error!(%error, "spans are not exported");
    }
    provider
}

/// Makes the span of an invocation a child of the one that X-Ray has for it.
pub(crate) struct OfXRay;

impl<S> Layer<S> for OfXRay {
    type Service = OfXRayService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        OfXRayService(inner)
    }
}

pub(crate) struct OfXRayService<S>(S);

impl<S: Service<LambdaInvocation>> Service<LambdaInvocation> for OfXRayService<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut task::Context<'_>) -> task::Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, invocation: LambdaInvocation) -> S::Future {
        let header = invocation.context.xray_trace_id.as_deref();
        let parent = header.and_then(span_context_from_str);
        // The span is made within this call.
        let _current =
            parent.map(|parent| Context::current().with_remote_span_context(parent).attach());
        self.0.call(invocation)
    }
}
