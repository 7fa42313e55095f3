use prewarm::lambda_handler;

#[lambda_handler(main = false)]
async fn handler(event: String) -> Option<String> {
    Some(event)
}

fn main() {}
