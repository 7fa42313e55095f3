//! A handler of the body of an HTTP request, or else of its query, with the guards of the attribute by hand.

use lambda_runtime::layers::TracingLayer;
use lambda_runtime::{Error, LambdaEvent, Runtime, service_fn};
use serde::{Deserialize, Serialize};
use weight::by_hand::{Response, answer};

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

#[derive(Deserialize)]
struct Order {
    id: String,
    count: u32,
}

#[derive(Serialize)]
struct Ordered {
    id: String,
    price_cents: u32,
}

#[allow(clippy::unused_async)] // as a handler is
async fn price(request: Request) -> Result<Ordered, Error> {
    let order = match (request.body, request.query_string_parameters) {
        (Some(body), _) => serde_json::from_str(&body)?,
        (None, Some(query)) => Order {
            id: query.id,
            count: query.count.parse()?,
        },
        (None, None) => return Err("neither a body nor a query".into()),
    };
    Ok(Ordered {
        id: order.id,
        price_cents: order.count * 250,
    })
}

async fn handler(event: LambdaEvent<Request>) -> Result<Response, Error> {
    answer(event.context, price(event.payload)).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let runtime = Runtime::new(service_fn(handler)).layer(TracingLayer::new());
    runtime.run().await
}
