use prewarm::lambda_handler;

#[lambda_handler(main = false)]
struct Handler;

fn main() {}
