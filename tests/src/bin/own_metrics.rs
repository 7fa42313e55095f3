//! Handlers that record metrics and properties of their own. `HANDLER` names the one that runs.

use prewarm::{Error, Unit, lambda_handler, metric, property};
use serde::Deserialize;
use std::env;
use std::process::ExitCode;
use std::time::Duration;
use tokio::time::sleep;

#[derive(Deserialize)]
struct Work {
    id: String,
    values: Vec<f64>,
    #[serde(default)]
    pause_ms: u64,
    #[serde(default)]
    then: String,
}

impl Work {
    /// Records all of it, with a pause after each value.
    async fn record(&self) {
        property("workId", &self.id);
        for value in &self.values {
            metric("Work", *value, Unit::None);
            sleep(Duration::from_millis(self.pause_ms)).await;
        }
    }

    async fn end(&self) -> Result<(), Error> {
        match &*self.then {
            "fails" => Err("no".into()),
            "panics" => panic!("no"),
            "hangs" => {
                sleep(Duration::from_secs(600)).await;
                Ok(())
            }
            "spawns" => {
                tokio::spawn(async { metric("Work", 1e6, Unit::None) }).await?;
                Ok(())
            }
            "is refused" => {
                metric("", 1, Unit::Count);
                metric("Fault", 1, Unit::Count);
                metric("Work", f64::NAN, Unit::None);
                metric("Work", 1, Unit::Count);
                property("RequestId", "another");
                property("Work", "a property");
                Ok(())
            }
            "has many" => {
                for index in 0..250 {
                    metric("Many", index, Unit::Count);
                }
                for index in 0..98 {
                    metric(&format!("Metric{index}"), index, Unit::Bytes);
                }
                metric("TooMany", 1, Unit::Count);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

#[lambda_handler(raw, metrics, main = false)]
async fn value(work: Work) -> Result<(), Error> {
    work.record().await;
    work.end().await
}

#[lambda_handler(raw, main = false)]
async fn without_metrics(work: Work) -> Result<(), Error> {
    work.record().await;
    work.end().await
}

#[lambda_handler(batch, metrics, concurrency = 4, main = false)]
async fn batch(work: Work) -> Result<(), Error> {
    work.record().await;
    work.end().await
}

#[lambda_handler(http, stream, metrics, main = false)]
async fn http_stream(
    request: prewarm::lambda_http::Request,
) -> Result<http::Response<http_body_util::StreamBody<Chunks>>, Error> {
    let values: Vec<f64> = serde_json::from_slice(request.body())?;
    property("head", true);
    Ok(http::Response::new(http_body_util::StreamBody::new(
        Chunks(values),
    )))
}

/// Records a value with each chunk, and panics at a negative one.
struct Chunks(Vec<f64>);

impl futures_util::Stream for Chunks {
    type Item = Result<hyper::body::Frame<bytes::Bytes>, Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let Some(value) = self.0.pop() else {
            return std::task::Poll::Ready(None);
        };
        metric("Chunk", value, Unit::Bytes);
        assert!(value >= 0.0, "a negative chunk");
        let frame = hyper::body::Frame::data(bytes::Bytes::from_static(b"chunk"));
        std::task::Poll::Ready(Some(Ok(frame)))
    }
}

fn main() -> ExitCode {
    match &*env::var("HANDLER").unwrap_or_default() {
        "batch" => batch::main(),
        "http_stream" => http_stream::main(),
        "without_metrics" => without_metrics::main(),
        _ => value::main(),
    }
}
