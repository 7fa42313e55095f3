//! Finds an item of a catalogue.

mod catalogue;

use catalogue::{Catalogue, Item, Shelves};
use prewarm::{Error, lambda_handler};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct GetItem {
    id: String,
}

#[derive(Serialize)]
struct Found {
    item: Item,
    alternative: Option<Item>,
}

/// Finds an item by its id, and the cheapest one that serves as well.
#[lambda_handler(metrics)]
async fn handler(
    event: GetItem,
    #[init(Catalogue::load()?)] catalogue: &Catalogue,
    #[init(Shelves::stock(catalogue))] shelves: &Shelves,
) -> Result<Found, Error> {
    let Some(item) = catalogue.find(&event.id) else {
        return Err(format!("no item has the id `{}`", event.id).into());
    };
    Ok(Found {
        item: item.clone(),
        alternative: shelves.alternative(item).cloned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use prewarm::Context;

    const TWO_TEAS: &str = r#"[
        {"id": "a", "name": "Assam", "category": "tea", "price_cents": 700, "in_stock": 1},
        {"id": "b", "name": "Sencha", "category": "tea", "price_cents": 900, "in_stock": 0}
    ]"#;

    async fn get(id: &str) -> Result<Found, Error> {
        let catalogue = Catalogue::parse(TWO_TEAS)?;
        let shelves = Shelves::stock(&catalogue);
        handler(GetItem { id: id.to_owned() }, &catalogue, &shelves).await
    }

    #[tokio::test]
    async fn an_item_is_found_with_its_alternative() {
        let found = get("b").await.unwrap();
        assert_eq!(found.item.name, "Sencha");
        assert_eq!(found.alternative.unwrap().name, "Assam");
    }

    #[tokio::test]
    async fn what_is_out_of_stock_is_no_alternative() {
        let found = get("a").await.unwrap();
        assert_eq!(found.alternative, None);
    }

    #[tokio::test]
    async fn an_unknown_id_is_an_error() {
        let error = get("c").await.err().unwrap();
        assert_eq!(error.to_string(), "no item has the id `c`");
    }

    #[tokio::test]
    async fn a_whole_invocation_answers_from_the_catalogue_that_is_deployed() {
        let response = handler::invoke(r#"{"id": "42"}"#, Context::default()).await;
        let response = response.unwrap();
        assert_eq!(response["statusCode"], 200);
        let body: serde_json::Value =
            serde_json::from_str(response["body"].as_str().unwrap()).unwrap();
        assert_eq!(body["result"]["item"]["id"], "42");
    }
}
