//! Prices an order.

use prewarm::{Error, StatusError, lambda_handler};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

#[derive(Deserialize)]
struct Order {
    item: String,
    count: u32,
}

#[derive(Debug, PartialEq, Serialize)]
struct Total {
    cents: u64,
}

/// Prices an order. `prices` is created once, in INIT, and a test passes its own.
///
/// Over HTTP, callers see the text of a `StatusError`, and of no other error. The log has all of them.
#[lambda_handler(metrics)]
async fn handler(
    order: Order,
    #[init(load_prices().await?)] prices: &HashMap<String, u32>,
) -> Result<Total, Error> {
    let price = prices.get(&order.item).ok_or_else(|| {
        let message = format!("no item is called `{}`", order.item);
        StatusError::new(404, message)
    })?;
    let cents = u64::from(*price) * u64::from(order.count);
    Ok(Total { cents })
}

/// The price of each item, in cents. Ask a service here, or read a file.
async fn load_prices() -> Result<HashMap<String, u32>, Error> {
    Ok(serde_json::from_str(r#"{"tea": 700, "sugar": 150}"#)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use prewarm::Context;

    /// The handler is a function: a test calls it, and passes the resources that it wants.
    #[tokio::test]
    async fn two_cups_cost_twice_as_much() {
        let order = Order {
            item: "cup".to_owned(),
            count: 2,
        };
        let prices = HashMap::from([("cup".to_owned(), 300)]);
        assert_eq!(handler(order, &prices).await.unwrap(), Total { cents: 600 });
    }

    /// `handler::invoke` runs a whole invocation: INIT, the event as JSON, the response that Lambda is sent.
    #[tokio::test]
    async fn unknown_item_is_a_404() {
        let event = r#"{"item":"coffee","count":1}"#;
        let response = handler::invoke(event, Context::default()).await.unwrap();
        assert_eq!(response["statusCode"], 404);
    }
}
