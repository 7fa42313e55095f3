//! A handler whose response is a stream.

use lambda_runtime::streaming::{Body, Response, channel};
use prewarm::{Error, lambda_handler};
use std::time::Duration;
use tokio::time::sleep;

#[lambda_handler(raw)]
async fn handler(chunks: Vec<String>) -> Result<Response<Body>, Error> {
    let first = chunks.first().ok_or("nothing to send")?.clone();
    let (mut sender, body) = channel();
    tokio::spawn(async move {
        for chunk in chunks {
            sender.send_data(chunk.into()).await?;
            sleep(Duration::from_millis(200)).await;
        }
        Ok::<_, Error>(())
    });
    let mut response = Response::from(body);
    let headers = &mut response.metadata_prelude.headers;
    headers.insert("x-first", first.parse()?);
    Ok(response)
}
