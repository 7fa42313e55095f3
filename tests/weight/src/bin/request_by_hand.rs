//! A handler of the body of an HTTP request, or else of its query, with the guards of the attribute by hand.

use lambda_runtime::layers::TracingLayer;
use lambda_runtime::{Error, LambdaEvent, Runtime, service_fn};
use serde::Deserialize;
use weight::by_hand::{Response, answer};
use weight::price::{Price, Purchase, price};

/// The parts of a request that count.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    body: Option<String>,
    query_string_parameters: Option<Query>,
}

#[derive(Deserialize)]
struct Query {
    id: String,
    count: String,
}

#[allow(clippy::unused_async)] // as a handler is
async fn purchase(request: Request) -> Result<Price, Error> {
    let purchase = match (request.body, request.query_string_parameters) {
        (Some(body), _) => serde_json::from_str(&body)?,
        (None, Some(query)) => Purchase {
            id: query.id,
            count: query.count.parse()?,
        },
        (None, None) => return Err("neither a body nor a query".into()),
    };
    Ok(price(purchase))
}

async fn handler(event: LambdaEvent<Request>) -> Result<Response, Error> {
    answer(event.context, purchase(event.payload)).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let runtime = Runtime::new(service_fn(handler)).layer(TracingLayer::new());
    runtime.run().await
}
