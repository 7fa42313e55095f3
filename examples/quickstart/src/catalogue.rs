//! The items that the shop sells.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// An item of the shop.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) category: String,
    pub(crate) price_cents: u32,
    pub(crate) in_stock: u32,
}

/// All items, by their ids.
pub(crate) struct Catalogue {
    items: HashMap<String, Item>,
}

impl Catalogue {
    /// The catalogue that is deployed with the function.
    pub(crate) fn load() -> serde_json::Result<Self> {
        let catalogue = Catalogue::parse(include_str!("../catalogue.json"))?;
        eprintln!("catalogue of {} items", catalogue.items.len());
        Ok(catalogue)
    }

    /// Reads a JSON array of items.
    pub(crate) fn parse(json: &str) -> serde_json::Result<Self> {
        let items: Vec<Item> = serde_json::from_str(json)?;
        let by_id = items.into_iter().map(|item| (item.id.clone(), item));
        Ok(Catalogue {
            items: by_id.collect(),
        })
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Item> {
        self.items.get(id)
    }
}

/// The items of each category that are in stock, the cheapest first.
pub(crate) struct Shelves {
    shelves: HashMap<String, Vec<Item>>,
}

impl Shelves {
    pub(crate) fn stock(catalogue: &Catalogue) -> Self {
        let mut shelves: HashMap<String, Vec<Item>> = HashMap::new();
        for item in catalogue.items.values().filter(|item| item.in_stock > 0) {
            let same_category = shelves.entry(item.category.clone()).or_default();
            same_category.push(item.clone());
        }
        for items in shelves.values_mut() {
            items.sort_by(|a, b| (a.price_cents, &a.id).cmp(&(b.price_cents, &b.id)));
        }
        Shelves { shelves }
    }

    /// The cheapest other item of the same category.
    pub(crate) fn alternative(&self, item: &Item) -> Option<&Item> {
        let same_category = self.shelves.get(&item.category)?;
        same_category.iter().find(|other| other.id != item.id)
    }
}
