mod event_of_a_lifetime_that_is_missing {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(event: Option<&'a str>) -> Result<usize, Error> {
        Ok(event.map_or(0, str::len))
    }
}

mod event_that_borrows {
    use prewarm::{Error, lambda_handler};
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct GetItem<'a> {
        id: &'a str,
    }

    #[lambda_handler(main = false)]
    async fn handler(event: GetItem<'_>) -> Result<String, Error> {
        Ok(event.id.to_owned())
    }
}

mod event_that_borrows_inside {
    use prewarm::{Error, lambda_handler};
    use std::collections::HashMap;

    #[lambda_handler(main = false)]
    async fn handler(event: HashMap<&str, u32>) -> Result<usize, Error> {
        Ok(event.len())
    }
}

fn main() {}
