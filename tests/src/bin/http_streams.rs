//! A handler in `http` mode whose responses are streams, each as its path says.

use futures_util::stream::{self, StreamExt as _};
use http::{Request, Response};
use http_body_util::StreamBody;
use http_body_util::combinators::UnsyncBoxBody;
use hyper::body::Frame;
use prewarm::lambda_http::Body;
use prewarm::{Error, StatusError, lambda_handler};
use std::path::PathBuf;
use std::time::Duration;
use tokio::time::sleep;

type Streamed = UnsyncBoxBody<bytes::Bytes, Error>;

/// Chunks with a pause after each. `fail` and `panic` are no text.
fn body(chunks: &'static [&'static str]) -> Streamed {
    let frames = stream::iter(chunks).then(|chunk| async move {
        let frame = match *chunk {
            "fail" => return Err("SECRET of the stream".into()),
            "panic" => panic!("SECRET of the panic"),
            text => Frame::data(text.into()),
        };
        Ok(frame)
    });
    let paused = frames.then(|frame| async {
        sleep(Duration::from_millis(100)).await;
        frame
    });
    UnsyncBoxBody::new(StreamBody::new(paused))
}

/// An event, and another one as soon as there is a file of this name.
fn gated(file: &str) -> Streamed {
    let file = PathBuf::from(file);
    let first = stream::once(async { Ok(Frame::data("data: 1\n\n".into())) });
    let second = stream::once(async move {
        while !file.exists() {
            sleep(Duration::from_millis(10)).await;
        }
        Ok(Frame::data("data: 2\n\n".into()))
    });
    UnsyncBoxBody::new(StreamBody::new(first.chain(second)))
}

#[lambda_handler(http, stream, metrics)]
async fn handler(request: Request<Body>) -> Result<Response<Streamed>, Error> {
    if let Some(file) = request.uri().path().strip_prefix("/gated") {
        return Ok(Response::new(gated(file)));
    }
    if request.uri().path() == "/fails-at-once" {
        let chunks = [Ok(Frame::data("first".into())), Err("at once".into())];
        let body = StreamBody::new(stream::iter(chunks));
        return Ok(Response::new(UnsyncBoxBody::new(body)));
    }
    if request.uri().path() == "/odd-head" {
        let response = Response::builder()
            .header("content-security-policy", "default-src 'self'")
            .header("content-security-policy", "img-src *")
            .header("x-name", "näh")
            .header("set-cookie", "a=é")
            .header("set-cookie", "b=2");
        return Ok(response.body(body(&["whole"]))?);
    }
    let chunks = match request.uri().path() {
        "/events" => &["data: 1\n\n", "data: 2\n\n", "data: 3\n\n"][..],
        "/fails" => &["first", "fail", "second"],
        "/panics" => &["first", "panic", "second"],
        "/error" => return Err("SECRET before the body".into()),
        "/panic" => panic!("SECRET before the body"),
        path => return Err(StatusError::new(404, format!("no page {path}")).into()),
    };
    let response = Response::builder()
        .status(201)
        .header("content-type", "text/event-stream")
        .header("vary", "accept")
        .header("vary", "origin")
        .header("set-cookie", "a=1")
        .header("set-cookie", "b=2");
    Ok(response.body(body(chunks))?)
}
