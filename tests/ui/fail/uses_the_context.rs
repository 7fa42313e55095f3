mod initializer_that_uses_the_context {
    use prewarm::{Context, Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(context: Context) -> Result<usize, Error> {
        #[init]
        let id: String = context.request_id.clone();

        Ok(id.len())
    }
}

mod initializer_that_uses_the_context_in_a_macro {
    use prewarm::{Context, Error, lambda_handler};
    use serde_json::{Value, json};

    #[lambda_handler(main = false)]
    async fn handler(event: u32, context: Context) -> Result<Value, Error> {
        #[init]
        let document: Value = json!({"id": context.request_id});

        Ok(json!([document, event]))
    }
}

mod prime_that_uses_the_context {
    use prewarm::{Context, Error, lambda_handler};

    async fn call(_: &str) {}

    #[lambda_handler(main = false)]
    async fn handler(context: Context) -> Result<(), Error> {
        #[init(prime)]
        call(&format!("{context:?}")).await;

        Ok(())
    }
}

fn main() {}
