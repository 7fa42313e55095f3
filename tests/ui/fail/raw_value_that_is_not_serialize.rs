mod raw_value_that_is_not_serialize {
    use prewarm::{Error, lambda_handler};

    struct Item;

    #[lambda_handler(raw, main = false)]
    async fn handler() -> Result<Item, Error> {
        Ok(Item)
    }
}

mod value_that_cannot_be_raw {
    use prewarm::{Error, lambda_handler};

    struct Item;

    #[lambda_handler(raw, main = false)]
    async fn handler() -> Result<Vec<Item>, Error> {
        Ok(vec![Item])
    }
}

fn main() {}
