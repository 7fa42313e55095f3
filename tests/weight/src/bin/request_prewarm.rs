//! A handler of the body of an HTTP request, or else of its query, with the attribute.

use prewarm::{Error, lambda_handler};
use weight::price::{Price, Purchase, price};

#[lambda_handler]
async fn handler(purchase: Purchase) -> Result<Price, Error> {
    Ok(price(purchase))
}
