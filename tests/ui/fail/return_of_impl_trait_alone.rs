use prewarm::lambda_handler;
use serde::Serialize;

#[lambda_handler(main = false)]
async fn handler(event: String) -> impl Serialize {
    event
}

fn main() {}
