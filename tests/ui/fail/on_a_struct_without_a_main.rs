use prewarm::lambda_handler;

#[lambda_handler]
struct Handler;
