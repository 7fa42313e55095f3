use prewarm::lambda_handler;

type Answer = (u32, String);

#[lambda_handler(main = false)]
async fn handler(event: String) -> Answer {
    (1, event)
}

fn main() {}
