use prewarm::lambda_handler;

#[lambda_handler(batch)]
async fn handler(order: String) {
    println!("{order}");
}
