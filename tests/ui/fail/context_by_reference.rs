mod context_alone_by_reference {
    use prewarm::{Context, Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(context: &Context) -> Result<String, Error> {
        Ok(context.request_id.clone())
    }
}

mod context_by_reference {
    use prewarm::{Context, Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(event: String, context: &Context) -> Result<String, Error> {
        Ok(event + &context.request_id)
    }
}

fn main() {}
