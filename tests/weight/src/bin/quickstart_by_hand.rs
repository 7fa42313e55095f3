//! The example `quickstart`, with the guards and the metrics of the attribute by hand.

#[path = "../../../../examples/quickstart/src/catalogue.rs"]
mod catalogue;

use catalogue::{Catalogue, Item, Shelves};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};
use weight::by_hand::{Response, answer};

static IS_COLD: AtomicBool = AtomicBool::new(true);

#[derive(Deserialize)]
struct GetItem {
    id: String,
}

#[derive(Serialize)]
struct Found {
    item: Item,
    alternative: Option<Item>,
}

async fn handler(
    event: LambdaEvent<GetItem>,
    catalogue: &Catalogue,
    shelves: &Shelves,
) -> Result<Response, Error> {
    let started = Instant::now();
    let name = event.context.env_config.function_name.clone();
    let mut is_fault = true;
    let found = async {
        let id = &event.payload.id;
        let item = catalogue.find(id);
        let item = item.ok_or_else(|| format!("no item has the id `{id}`"))?;
        let alternative = shelves.alternative(item).cloned();
        let item = item.clone();
        is_fault = false;
        Ok(Found { item, alternative })
    };
    let response = answer(event.context, found).await;
    println!("{}", metrics(&name, started.elapsed(), is_fault));
    response
}

/// A line in CloudWatch's embedded metric format.
fn metrics(function: &str, time: Duration, is_fault: bool) -> Value {
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    json!({
        "_aws": {
            "Timestamp": u64::try_from(now.as_millis()).unwrap_or_default(),
            "CloudWatchMetrics": [{
                "Namespace": "Lambda/Performance",
                "Dimensions": [["FunctionName"]],
                "Metrics": [
                    { "Name": "ProcessingTime", "Unit": "Milliseconds" },
                    { "Name": "Fault", "Unit": "Count" },
                    { "Name": "ColdStart", "Unit": "Count" },
                ],
            }],
        },
        "FunctionName": function,
        "ProcessingTime": time.as_secs_f64() * 1e3,
        "Fault": u8::from(is_fault),
        "ColdStart": u8::from(IS_COLD.swap(false, Ordering::Relaxed)),
    })
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let catalogue = Catalogue::load()?;
    let shelves = Shelves::stock(&catalogue);
    let (catalogue, shelves) = (&catalogue, &shelves);
    run(service_fn(async |event| {
        handler(event, catalogue, shelves).await
    }))
    .await
}
