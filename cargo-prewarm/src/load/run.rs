use super::lambda::{Function, Sample};
use anyhow::Result;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use indicatif::{ProgressBar, ProgressStyle};
use std::time::{Duration, Instant};

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
    let bar = bar(requests);
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

/// A progress bar, where a person looks on.
pub(crate) fn bar(length: u32) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len}  {per_sec}  {eta} left");
    ProgressBar::new(length.into()).with_style(style.expect("the template is valid"))
}
