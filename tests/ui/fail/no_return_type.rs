use prewarm::lambda_handler;

#[lambda_handler(main = false)]
async fn handler(event: String) {
    println!("{event}");
}

fn main() {}
