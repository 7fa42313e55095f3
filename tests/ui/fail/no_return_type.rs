mod batch_that_returns_nothing {
    use prewarm::lambda_handler;

    #[lambda_handler(batch, main = false)]
    async fn handler(order: String) {
        println!("{order}");
    }
}

mod no_return_type {
    use prewarm::lambda_handler;

    #[lambda_handler(main = false)]
    async fn handler(event: String) {
        println!("{event}");
    }
}

fn main() {}
