use prewarm::lambda_http::aws_lambda_events::encodings::Body;
use prewarm::{Error, LambdaEvent, lambda_handler};

struct SqsEvent(Body);

#[lambda_handler(batch)]
async fn handler(event: LambdaEvent<SqsEvent>) -> Result<(), Error> {
    println!("{:?}", event.payload.0);
    Ok(())
}
