mod context_of_another_crate {
    use prewarm::{Error, lambda_handler};
    use std::task::Context;

    #[lambda_handler(main = false)]
    async fn handler(event: String, context: Context<'static>) -> Result<String, Error> {
        drop(context);
        Ok(event)
    }
}

mod context_of_another_name_before_the_event {
    use prewarm::{Context as LambdaContext, Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(context: LambdaContext, event: String) -> Result<String, Error> {
        Ok(event + &context.request_id)
    }
}

mod state_as_a_parameter {
    use prewarm::{Error, lambda_handler};

    #[derive(Clone)]
    struct Pool;

    #[lambda_handler(main = false)]
    async fn handler(event: String, pool: Pool) -> Result<String, Error> {
        drop(pool);
        Ok(event)
    }
}

fn main() {}
