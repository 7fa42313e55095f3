//! A handler that takes a whole record of a queue, under another name, where a record's body comes.

use aws_lambda_events::sqs::SqsMessage as Message;
use prewarm::{Error, lambda_handler};

#[lambda_handler(batch)]
async fn handler(message: Message) -> Result<(), Error> {
    message.body.ok_or("empty")?;
    Ok(())
}
