use super::lambda::{Function, Sample};
use crate::progress;
use anyhow::Result;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use std::time::{Duration, Instant};

/// The bar of a progress in invocations.
pub(crate) const INVOCATIONS: &str = "{bar:40} {pos}/{len}  {per_sec}  {eta} left";

pub(crate) struct Measured {
    pub(crate) samples: Vec<Sample>,
    pub(crate) took: Duration,
}

/// Invokes the function `requests` times, `concurrency` at once.
pub(crate) async fn concurrently(
    function: &Function,
    requests: u32,
    concurrency: u32,
) -> Result<Measured> {
    let bar = progress::bar(requests.into(), INVOCATIONS);
    let started = Instant::now();
    let invocations = stream::iter(0..requests).map(|_| {
        let function = function.clone();
        let bar = bar.clone();
        async move {
            // In a separate task, so one does not wait until another has been recorded.
            let sample = tokio::spawn(async move { function.invoke().await }).await?;
            bar.inc(1);
            sample
        }
    });
    let at_once = usize::try_from(concurrency)?;
    let samples = invocations.buffer_unordered(at_once).try_collect().await;
    bar.finish_and_clear();
    Ok(Measured {
        samples: samples?,
        took: started.elapsed(),
    })
}
