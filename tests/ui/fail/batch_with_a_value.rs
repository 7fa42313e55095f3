mod batch_with_a_response_of_its_own {
    use prewarm::{Error, lambda_handler};
    use serde_json::{Value, json};

    #[lambda_handler(batch, main = false)]
    async fn handler(order: String) -> Result<Value, Error> {
        Ok(json!({"batchItemFailures": [{"itemIdentifier": order}]}))
    }
}

mod batch_with_a_value {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(batch, main = false)]
    async fn handler(order: String) -> Result<usize, Error> {
        Ok(order.len())
    }
}

fn main() {}
