//! The histogram, in the terminal and as SVG.

use super::lambda::Sample;
use super::summary::histogram;
use anyhow::{Context as _, Result};
use plotters::prelude::*;
use std::fmt::Write as _;
use std::path::Path;

const ROWS: u32 = 20;
const WIDEST_BAR: u64 = 50;

/// So many invocations took between `from` and `to` milliseconds.
struct Bucket {
    from: f64,
    to: f64,
    count: u64,
}

/// Equal steps from the shortest to the longest time.
fn buckets(samples: &[Sample]) -> Vec<Bucket> {
    let histogram = histogram(samples.iter());
    if histogram.is_empty() {
        return Vec::new();
    }
    let (min, max) = (histogram.min(), histogram.max());
    let step = ((max - min) / u64::from(ROWS) + 1).max(1);
    let starts = (0..u64::from(ROWS)).map(|row| min + row * step);
    let buckets = starts.take_while(|from| *from <= max).map(|from| Bucket {
        from: ms(from),
        to: ms(from + step),
        count: (histogram.iter_recorded())
            .filter(|value| {
                (from..from + step).contains(&value.value_iterated_to().clamp(min, max))
            })
            .map(|value| value.count_at_value())
            .sum(),
    });
    buckets.collect()
}

#[allow(clippy::cast_precision_loss)] // of times as they are measured
fn ms(microseconds: u64) -> f64 {
    microseconds as f64 / 1e3
}

/// A row for each bucket.
pub(crate) fn in_terminal(samples: &[Sample]) -> String {
    let buckets = buckets(samples);
    let most = buckets.iter().map(|bucket| bucket.count).max().unwrap_or(0);
    let mut text = String::new();
    for Bucket { from, count, .. } in buckets {
        let length = (count * WIDEST_BAR).div_ceil(most.max(1));
        let bar = "█".repeat(usize::try_from(length).unwrap_or(0));
        let _ = writeln!(text, "{from:>10.2} ms  {bar} {count}");
    }
    text
}

pub(crate) fn into_svg(samples: &[Sample], title: &str, file: &Path) -> Result<()> {
    let buckets = buckets(samples);
    let first = buckets
        .first()
        .context("no invocation was answered: there is nothing to draw")?;
    let last = buckets.last().context("there is nothing to draw")?;
    let most = buckets.iter().map(|bucket| bucket.count).max().unwrap_or(1);
    let root = SVGBackend::new(file, (800, 450)).into_drawing_area();
    root.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&root)
        .caption(title, ("sans-serif", 20))
        .margin(16)
        .x_label_area_size(48)
        .y_label_area_size(64)
        .build_cartesian_2d(first.from..last.to, 0..most + most / 10 + 1)?;
    (chart.configure_mesh())
        .disable_x_mesh()
        .x_desc("time in ms")
        .y_desc("invocations")
        .axis_desc_style(("sans-serif", 15))
        .draw()?;
    let bars = buckets.iter().map(|bucket| {
        let corners = [(bucket.from, 0), (bucket.to, bucket.count)];
        let mut bar = Rectangle::new(corners, RGBColor(52, 101, 164).filled());
        bar.set_margin(0, 0, 1, 1);
        bar
    });
    chart.draw_series(bars)?;
    root.present()
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::lambda::Outcome;
    use std::time::Duration;

    fn samples(times: impl IntoIterator<Item = u64>) -> Vec<Sample> {
        let sample = |ms| Sample {
            elapsed: Duration::from_millis(ms),
            outcome: Outcome::Answered(Some(200)),
            report: None,
        };
        times.into_iter().map(sample).collect()
    }

    #[test]
    fn each_invocation_is_in_one_bucket() {
        for times in [
            vec![5],
            vec![5, 5, 5],
            (1..=1000).collect(),
            vec![1, 60_000],
        ] {
            let buckets = buckets(&samples(times.clone()));
            let counted: u64 = buckets.iter().map(|bucket| bucket.count).sum();
            assert_eq!(counted, times.len() as u64, "{times:?}");
            assert!(buckets.len() <= ROWS as usize, "{times:?}");
        }
    }

    #[test]
    fn the_longest_bar_is_the_fullest_bucket() {
        let text = in_terminal(&samples([1, 1, 1, 100]));
        let first = text.lines().next().unwrap();
        assert!(first.ends_with(&format!("{} 3", "█".repeat(50))), "{text}");
        assert!(text.lines().last().unwrap().ends_with("█ 1"), "{text}");
    }

    #[test]
    fn nothing_draws_nothing() {
        assert_eq!(in_terminal(&[]), "");
    }
}
