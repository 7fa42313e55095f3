//! Finds the shortest way between two towns, and traces where the time goes.

mod roads;
mod spans;

use lambda_runtime::layers::{OpenTelemetryFaasTrigger, OpenTelemetryLayer};
use opentelemetry_sdk::trace::SdkTracerProvider;
use prewarm::{Error, StatusError, lambda_handler};
use roads::{Roads, Way};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::env;
use std::process::ExitCode;
use tracing::info;

#[derive(Deserialize)]
struct Journey {
    from: String,
    to: String,
}

/// Finds the shortest way between two towns.
///
/// There is a span for INIT, one for each resource, one for each invocation, and one for each search.
#[lambda_handler(main = false, metrics)]
async fn find_way(
    journey: Journey,
    #[init(Roads::parse(include_str!("../roads.csv"))?)] roads: &Roads,
    #[init(closed()?)] closed: &BTreeSet<String>,
) -> Result<Way, Error> {
    // Lambda freezes the environment between invocations, so spans are exported after each answer. At the end come
    // those of an INIT that failed.
    #[init(flush = spans.force_flush()?, close = spans.shutdown()?)]
    let spans: SdkTracerProvider = spans::collect().clone();

    let way = roads.shortest(&journey.from, &journey.to, closed);
    let way = way.ok_or_else(|| StatusError::new(404, "no way leads there"))?;
    info!(km = way.km, "found");
    Ok(way)
}

/// The towns that no way leads through, from `CLOSED`: names with commas between them.
fn closed() -> Result<BTreeSet<String>, Error> {
    let names = match env::var("CLOSED") {
        Ok(names) => names,
        Err(env::VarError::NotPresent) => String::new(),
        Err(error) => return Err(error.into()),
    };
    let names = names.split(',').filter(|name| !name.is_empty());
    Ok(names.map(|name| name.trim().to_owned()).collect())
}

fn main() -> ExitCode {
    // Before INIT begins, whose spans it collects.
    spans::collect();
    // The resource exports them.
    let layer = OpenTelemetryLayer::new(|| {}).with_trigger(OpenTelemetryFaasTrigger::Http);
    find_way::main_with_layer((spans::OfXRay, layer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use prewarm::Context;
    use serde_json::json;

    #[tokio::test]
    async fn a_way_is_found() {
        let journey = json!({"from": "Genève", "to": "Thun"});
        let response = find_way::invoke(journey, Context::default()).await.unwrap();
        assert_eq!(response["statusCode"], 200);
        let body = response["body"].as_str().unwrap();
        assert!(body.contains(r#""km":202"#), "{body}");
    }

    #[tokio::test]
    async fn no_way_is_a_404() {
        let journey = json!({"from": "Genève", "to": "Atlantis"});
        let response = find_way::invoke(journey, Context::default()).await.unwrap();
        assert_eq!(response["statusCode"], 404);
    }
}
