//! Prices an order, and records the shop's own metrics.

use emf::{Builder, Collector};
use metrics::{Unit, counter, describe_histogram, histogram};
use prewarm::{Error, StatusError, lambda_handler};
use serde::{Deserialize, Serialize};
use std::io;

#[derive(Deserialize)]
struct Order {
    country: String,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    price_cents: u32,
    count: u32,
}

#[derive(Debug, PartialEq, Serialize)]
struct Price {
    price_cents: u64,
}

/// Prices an order.
///
/// `metrics` writes a line for `ProcessingTime`, `Fault` and `ColdStart` in the namespace `Lambda/Performance`;
/// the shop's own metrics are a line of their own. CloudWatch reads both from the function's log.
#[lambda_handler(metrics)]
async fn price(
    order: Order,
    #[init(collector()?)] metrics: &&'static Collector,
) -> Result<Price, Error> {
    if order.lines.is_empty() {
        return Err(StatusError::new(422, "an order has at least one line").into());
    }
    let lines = order.lines.iter();
    let prices = lines.map(|line| u64::from(line.price_cents) * u64::from(line.count));
    let price_cents = prices.sum();

    counter!("Orders", "Country" => order.country.clone()).increment(1);
    #[expect(clippy::cast_precision_loss, reason = "a metric is a double")]
    histogram!("OrderValue", "Country" => order.country).record(price_cents as f64);
    // To stderr, which goes to the same log. In a local run, stdout has only the response.
    metrics.flush(io::stderr())?;
    Ok(Price { price_cents })
}

/// Takes what `counter!` and `histogram!` are told. Of each name of a country there is one metric, and each
/// metric costs: what has many values, as an order's number, belongs into properties.
fn collector() -> Result<&'static Collector, emf::Error> {
    let collector = Builder::new().cloudwatch_namespace("Shop").init()?;
    describe_histogram!("OrderValue", Unit::Count, "in cents");
    Ok(collector)
}

#[cfg(test)]
mod tests {
    use super::*;
    use prewarm::Context;

    async fn answer(event: &str) -> (u64, String) {
        let response = price::invoke(event, Context::default()).await.unwrap();
        let body = response["body"].as_str().unwrap().to_owned();
        (response["statusCode"].as_u64().unwrap(), body)
    }

    #[tokio::test]
    async fn an_order_has_a_price() {
        let order = r#"{"country":"IT","lines":[{"price_cents":250,"count":3},{"price_cents":99,"count":1}]}"#;
        let (status, body) = answer(order).await;
        assert_eq!(status, 200);
        assert!(
            body.starts_with(r#"{"result":{"price_cents":849}"#),
            "{body}"
        );
    }

    #[tokio::test]
    async fn an_order_of_nothing_is_a_422() {
        let (status, body) = answer(r#"{"country":"IT","lines":[]}"#).await;
        assert_eq!(status, 422);
        assert!(body.contains("at least one line"), "{body}");
    }
}
