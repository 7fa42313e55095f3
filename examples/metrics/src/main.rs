//! Prices an order, and records the shop's own metrics.

use prewarm::{Error, StatusError, Unit, lambda_handler, metric, property};
use serde::{Deserialize, Serialize};

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
/// `metrics` writes a line with `ProcessingTime`, `Fault` and `ColdStart`, and with the shop's own metrics. CloudWatch reads it
/// from the function's log. Each metric costs, so the country is a property: there are no metrics of each country.
#[lambda_handler(metrics = "Shop")]
async fn price(order: Order) -> Result<Price, Error> {
    if order.lines.is_empty() {
        return Err(StatusError::new(422, "an order has at least one line").into());
    }
    let lines = order.lines.iter();
    let prices = lines.map(|line| u64::from(line.price_cents) * u64::from(line.count));
    let price_cents: u64 = prices.sum();

    metric("Orders", 1, Unit::Count);
    metric("OrderValue", price_cents, Unit::None);
    property("country", &order.country);
    Ok(Price { price_cents })
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
