//! The page and the answer, as in any program with `axum`. Nothing here knows about Lambda.

use axum::Router;
use axum::response::Html;
use axum::response::sse::{Event, Sse};
use axum::routing::get;
use futures_util::stream::{self, Stream, StreamExt as _};
use std::convert::Infallible;
use std::iter;
use std::time::Duration;
use tokio::time::sleep;

/// In place of what a language model would say.
const ANSWER: &str = "A response that is streamed begins before it is complete. The reader sees the first word after \
                      a moment, and not after the last one has been found. It may also be larger than six megabytes, \
                      and it may take longer than a gateway would wait.";

/// How long it takes to find a word.
const PAUSE: Duration = Duration::from_millis(80);

/// The page, and what it asks for.
pub(crate) fn router() -> Router {
    Router::new()
        .route("/", get(Html(include_str!("page.html"))))
        .route("/answer", get(answer))
}

/// Server-sent events: each word, and then the end.
/// <https://html.spec.whatwg.org/multipage/server-sent-events.html>
async fn answer() -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let words = ANSWER.split(' ').map(|word| Event::default().data(word));
    let events = words.chain(iter::once_with(|| Event::default().event("end").data("-")));
    Sse::new(stream::iter(events).then(|event| async {
        sleep(PAUSE).await;
        Ok(event)
    }))
}
