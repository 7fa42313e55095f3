mod return_of_an_alias_that_is_not_a_result {
    use prewarm::lambda_handler;

    type Answer = (u32, String);

    #[lambda_handler(main = false)]
    async fn handler(event: String) -> Answer {
        (1, event)
    }
}

mod return_of_impl_trait_alone {
    use prewarm::lambda_handler;
    use serde::Serialize;

    #[lambda_handler(main = false)]
    async fn handler(event: String) -> impl Serialize {
        event
    }
}

mod return_that_is_not_a_result {
    use prewarm::lambda_handler;

    #[lambda_handler(main = false)]
    async fn handler() -> u32 {
        1
    }
}

fn main() {}
