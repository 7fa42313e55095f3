mod argument_stream_in_raw_mode {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(raw, stream, main = false)]
    async fn handler(order: String) -> Result<String, Error> {
        Ok(order)
    }
}

mod argument_stream_without_http {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(stream, main = false)]
    async fn handler(order: String) -> Result<String, Error> {
        Ok(order)
    }
}

fn main() {}
