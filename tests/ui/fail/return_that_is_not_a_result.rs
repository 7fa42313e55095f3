use prewarm::lambda_handler;

#[lambda_handler(main = false)]
async fn handler() -> u32 {
    1
}

fn main() {}
