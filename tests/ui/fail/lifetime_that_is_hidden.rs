mod event_that_borrows_without_saying_so {
    use prewarm::{Error, lambda_handler};
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct GetItem<'a> {
        id: &'a str,
    }

    #[lambda_handler(main = false)]
    async fn handler(event: GetItem) -> Result<String, Error> {
        Ok(event.id.to_owned())
    }
}

mod parameter_that_borrows_without_saying_so {
    use prewarm::{Error, lambda_handler};

    struct Name<'a>(&'a str);

    #[lambda_handler(main = false)]
    async fn handler(#[init(Name("Ada"))] name: &Name) -> Result<usize, Error> {
        Ok(name.0.len())
    }
}

mod resource_that_borrows_without_saying_so {
    use prewarm::{Error, lambda_handler};

    struct Name<'a>(&'a str);

    #[lambda_handler(main = false)]
    async fn handler() -> Result<usize, Error> {
        #[init]
        let name: Name = Name("Ada");

        Ok(name.0.len())
    }
}

fn main() {}
