#![deny(warnings)]
#![allow(clippy::redundant_closure_call)]

use prewarm::{Error, lambda_handler};
use serde_json::{Value, json};
use tokio::select;
use tracing::info;

struct Client {
    event: u32,
    limit: u32,
}

#[derive(Debug)]
struct Route(&'static str);

macro_rules! pair {
    ($($name:ident = $value:expr),*) => { [$((stringify!($name), $value)),*] };
}

#[lambda_handler(main = false)]
async fn handler(event: u32, #[init(3)] limit: &u32) -> Result<Value, Error> {
    let id = event;
    let name = "local";
    info!(limit, event, "the limit of {limit}");
    println!("{limit} {event} {id} {name}");

    #[init]
    let routes: Vec<&str> = vec!["/users/{id}", "/{event}"];
    #[init]
    let greeting: Value = json!({"greeting": "Hello, {name}", "event": {"id": [1, "{id}"]}});
    #[init]
    let client: Client = Client {
        event: 1,
        limit: *limit,
    };
    #[init]
    let pairs: Vec<(&str, u32)> = pair!(event = 1, name = *limit).to_vec();
    #[init]
    let first: u32 = select! {
        event = async { 1 } => event,
        name = std::future::pending() => name,
    };
    #[init]
    let closure: u32 = (|event: u32, id: u32| event + id)(1, 2);
    #[init]
    let logged: u32 = {
        info!(event = 1, id = ?limit, "{}", "name");
        *limit
    };
    #[init]
    let route: Route = {
        #[derive(Debug)]
        #[allow(dead_code)]
        /// An `event` and its `id`.
        struct Event {
            event: u32,
        }
        Route("{id}")
    };

    let values = (client.event, client.limit, first, closure, logged, route.0);
    Ok(json!([routes, greeting, pairs, values]))
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime.block_on(async { handler(9, &3).await }).unwrap();
    assert_eq!(answer[3], json!([1, 3, 1, 3, 3, "{id}"]));
    assert_eq!(answer[1]["greeting"], "Hello, {name}");
    assert_eq!(answer[2], json!([["event", 1], ["name", 3]]));
}
