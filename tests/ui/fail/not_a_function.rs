use prewarm::lambda_handler;

#[lambda_handler(main = false)]
pub struct Handler;

fn main() {}
