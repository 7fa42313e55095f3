//! Code that several of the functions share.

use prewarm::Error;
use serde::{Deserialize, Serialize};

/// An order, the event.
#[derive(Debug, Deserialize, Serialize)]
pub struct Order {
    /// Whose it is.
    pub customer: String,
    /// The ordered items.
    pub lines: Vec<Line>,
}

/// A line of an order.
#[derive(Debug, Deserialize, Serialize)]
pub struct Line {
    /// The name of the item.
    pub article: String,
    /// How many.
    pub quantity: u32,
    /// For how much each.
    pub price_cents: u64,
}

/// The sum of an order, the answer.
#[derive(Debug, Serialize)]
pub struct Total {
    /// Whose it is.
    pub customer: String,
    /// Of all lines.
    pub total_cents: u64,
    /// Of which there is more than one.
    pub several: Vec<String>,
}

/// Sums an order up.
///
/// # Errors
///
/// If it is empty.
#[allow(clippy::unused_async)] // as a handler is
pub async fn total(order: Order) -> Result<Total, Error> {
    if order.lines.is_empty() {
        return Err("an order has a line at least".into());
    }
    let sum = |line: &Line| u64::from(line.quantity) * line.price_cents;
    let total_cents = order.lines.iter().map(sum).sum();
    let several = order.lines.into_iter().filter(|line| line.quantity > 1);
    Ok(Total {
        customer: order.customer,
        total_cents,
        several: several.map(|line| line.article).collect(),
    })
}
