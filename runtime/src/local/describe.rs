//! A description of the function, for tools: `cargo prewarm check` compares it with a template.

use crate::handler::Handler;
use crate::options::{ErrorText, Flavor};
use crate::resource::Resource;
use serde_json::{Value, json};

/// A JSON document. Its keys are public: tools read them.
pub(super) fn of(handler: &Handler) -> Value {
    let options = &handler.options;
    let features = [
        ("http", cfg!(feature = "http")),
        ("local", cfg!(feature = "local")),
        ("logging", cfg!(feature = "logging")),
    ];
    let features = features.iter().filter(|(_, is_on)| *is_on);
    json!({
        "prewarm": env!("CARGO_PKG_VERSION"),
        "handler": handler.name,
        "mode": handler.mode.name(),
        "arguments": {
            "stream": handler.mode.is_stream(),
            "metrics": options.metrics,
            "error_text": match options.error_text {
                ErrorText::HideOverHttp => None,
                ErrorText::Show => Some("show"),
                ErrorText::Hide => Some("hide"),
            },
            "deadline_margin_ms": options.deadline_margin_ms,
            "flavor": options.flavor.map(|flavor| match flavor {
                Flavor::CurrentThread => "current_thread",
                Flavor::MultiThread => "multi_thread",
            }),
        },
        "resources": handler.resources.iter().copied().map(resource).collect::<Vec<_>>(),
        "features": features.map(|(name, _)| name).collect::<Vec<_>>(),
    })
}

fn resource(resource: &'static Resource) -> Value {
    let needs = resource.needs().iter().map(|needed| needed.name());
    json!({
        "name": resource.name(),
        "when": resource.when_name(),
        "blocking": resource.is_blocking(),
        "needs": needs.collect::<Vec<_>>(),
    })
}
