//! Code of the functions that answer a request.

use serde::{Deserialize, Serialize};

/// How many of what.
#[derive(Debug, Deserialize)]
pub struct Purchase {
    /// Of what.
    pub id: String,
    /// How many.
    pub count: u32,
}

/// Their price.
#[derive(Debug, Serialize)]
pub struct Price {
    /// Of what.
    pub id: String,
    /// For all of them.
    pub price_cents: u32,
}

/// Prices a purchase.
#[must_use]
pub fn price(purchase: Purchase) -> Price {
    Price {
        id: purchase.id,
        price_cents: purchase.count * 250,
    }
}
