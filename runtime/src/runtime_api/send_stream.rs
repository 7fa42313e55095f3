//! Sends streamed responses. `lambda_runtime` cannot tell the reader of a stream that it has failed: it writes the
//! error into the body.
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming>

use super::destination::{Destination, ERROR_TYPE};
use crate::error::Error;
use crate::error::text::start;
use crate::reply::head::Head;
use crate::reply::stream::StreamError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::future::{self, select};
use futures_util::{Stream, StreamExt as _};
use http::header::{CONTENT_TYPE, TRAILER, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue};
use http_body_util::Either;
use lambda_runtime::{Diagnostic, MetadataPrelude};
use lambda_runtime_api_client::body::Body;
use lambda_runtime_api_client::body::sender::Sender;
use std::pin::pin;

const ERROR_BODY: HeaderName = HeaderName::from_static("lambda-runtime-function-error-body");
const RESPONSE_MODE: HeaderName = HeaderName::from_static("lambda-runtime-function-response-mode");
/// How much of the message of an error is sent, in bytes. Trailers of 16 kB are more than some HTTP servers read.
const LONGEST_MESSAGE: usize = 4 * 1024;

/// The separator between the head of a response and its body.
const DELIMITER: &[u8] = &[0; 8];

/// Sends a response to its end, or until its reader is gone.
///
/// # Errors
///
/// Fails if the Runtime API does not answer.
pub(crate) async fn send(
    mut head: MetadataPrelude,
    chunks: impl Stream<Item = Result<Bytes, StreamError>> + Unpin,
    destination: &Destination<'_>,
) -> Result<(), Error> {
    let (sender, body) = Body::channel();
    let mut request = destination.request("response", Either::Right(body))?;
    let headers = request.headers_mut();
    for (name, value) in [
        (
            CONTENT_TYPE,
            "application/vnd.awslambda.http-integration-response",
        ),
        (TRANSFER_ENCODING, "chunked"),
        (RESPONSE_MODE, "streaming"),
        (TRAILER, ERROR_TYPE.as_str()),
        (TRAILER, ERROR_BODY.as_str()),
    ] {
        headers.append(name, HeaderValue::from_str(value)?);
    }
    let octets = HeaderValue::from_static("application/octet-stream");
    head.headers.entry(CONTENT_TYPE).or_insert(octets);
    let head = serde_json::to_vec(&Head::of(&head))?;

    let sent = pin!(destination.post(request));
    let pumped = pin!(pump(head, chunks, sender));
    match select(sent, pumped).await {
        // Emulators answer before they have read the body. An error means that they will not read it.
        future::Either::Left((Ok(true), pumped)) => pumped.await,
        future::Either::Left((sent, _)) => drop(sent?),
        future::Either::Right(((), sent)) => drop(sent.await?),
    }
    Ok(())
}

/// Hands a response on as it comes. A reader that goes away ends it.
async fn pump(
    head: Vec<u8>,
    mut chunks: impl Stream<Item = Result<Bytes, StreamError>> + Unpin,
    mut sender: Sender,
) {
    for part in [head.into(), Bytes::from_static(DELIMITER)] {
        if sender.send_data(part).await.is_err() {
            return;
        }
    }
    while let Some(chunk) = chunks.next().await {
        let sent = match chunk {
            Ok(chunk) => sender.send_data(chunk).await,
            Err(error) => {
                let _ = sender.send_trailers(trailers(&error)).await;
                return;
            }
        };
        if sent.is_err() {
            return;
        }
    }
}

/// The trailers that report a failed stream.
fn trailers(StreamError(diagnostic): &StreamError) -> HeaderMap {
    let diagnostic = &Diagnostic {
        error_message: start(&diagnostic.error_message, LONGEST_MESSAGE).to_owned(),
        ..diagnostic.clone()
    };
    // A type that an error says itself may be no valid header.
    let error_type = HeaderValue::try_from(&diagnostic.error_type);
    let error_type = error_type.unwrap_or(HeaderValue::from_static("Error"));
    let body = serde_json::to_vec(diagnostic).expect("strings are valid JSON");
    let body = HeaderValue::try_from(STANDARD.encode(body));
    let body = body.expect("Base64 is valid in a header");
    [(ERROR_TYPE, error_type), (ERROR_BODY, body)]
        .into_iter()
        .collect()
}
