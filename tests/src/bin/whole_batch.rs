//! A handler that takes a whole event of a queue, under another name, where a record comes.

use aws_lambda_events::sqs::SqsEvent as Event;
use prewarm::{Error, LambdaEvent, lambda_handler};

#[lambda_handler(batch = "record")]
async fn handler(event: LambdaEvent<Event>) -> Result<(), Error> {
    println!("{}", event.payload.records.len());
    Ok(())
}
