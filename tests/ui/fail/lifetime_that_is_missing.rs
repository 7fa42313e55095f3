mod parameter_of_a_lifetime_that_is_missing {
    use prewarm::{Error, lambda_handler};

    struct Name<'a>(&'a str);

    #[lambda_handler(main = false)]
    async fn handler(#[init(Name("Ada"))] name: &Name<'a>) -> Result<usize, Error> {
        Ok(name.0.len())
    }
}

mod resource_of_a_lifetime_that_is_missing {
    use prewarm::{Error, lambda_handler};

    struct Name<'a>(&'a str);

    #[lambda_handler(main = false)]
    async fn handler() -> Result<usize, Error> {
        #[init]
        let name: Name<'a> = Name("Ada");

        Ok(name.0.len())
    }
}

fn main() {}
