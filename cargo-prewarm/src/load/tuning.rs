//! Measurements that change the function's configuration, and restore it.

use super::args::Args;
use super::lambda::{Function, Sample};
use super::run::{INVOCATIONS, Measured, concurrently};
use super::summary::Summary;
use crate::progress;
use anyhow::{Context as _, Result, bail};
use aws_sdk_lambda::types::Architecture;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::{self, BufRead as _, IsTerminal as _};
use std::time::Instant;
use tokio::signal::ctrl_c;

/// In USD, in us-east-1, first tier. <https://aws.amazon.com/lambda/pricing/>
const PER_MILLION_REQUESTS: f64 = 0.20;
const PER_GB_SECOND_X86: f64 = 0.000_016_666_7;
const PER_GB_SECOND_ARM: f64 = 0.000_013_333_4;

/// One cold start after another: a change of the description makes Lambda start afresh.
pub(crate) async fn cold(function: &Function, args: &Args, count: u32) -> Result<Measured> {
    let before = function.configuration().await?;
    let description = before.description().unwrap_or_default();
    confirm(
        args,
        &format!(
            "The description of {} is changed {count} times.",
            args.function
        ),
        &format!("--description {}", quoted(description)),
    )?;
    let started = Instant::now();
    let bar = progress::bar(count.into(), INVOCATIONS);
    let measuring = async {
        let mut samples = Vec::new();
        for number in 1..=count {
            let touched = format!("{description} (cold start {number})");
            function.set_description(&touched).await?;
            samples.push(function.invoke().await?);
            bar.inc(1);
        }
        Ok(samples)
    };
    let samples = unless_interrupted(Box::pin(measuring)).await;
    bar.finish_and_clear();
    let restored = function.set_description(description).await;
    restored.context("the description was not put back")?;
    let samples = samples?;
    let is_cold = |sample: &Sample| sample.report.is_some_and(|report| report.init_ms.is_some());
    if !samples.iter().any(is_cold) {
        eprintln!(
            "warning: no cold start was reported, so these times might be from warm invocations"
        );
    }
    Ok(Measured {
        samples,
        took: started.elapsed(),
    })
}

/// Measures with each memory size in turn.
pub(crate) async fn memory(function: &Function, args: &Args) -> Result<()> {
    let before = function.configuration().await?;
    let size = before
        .memory_size()
        .context("the function has no memory size")?;
    let is_arm = before.architectures().contains(&Architecture::Arm64);
    let per_gb_second = if is_arm {
        PER_GB_SECOND_ARM
    } else {
        PER_GB_SECOND_X86
    };
    confirm(
        args,
        &format!(
            "The memory size of {}, now {size} MB, is changed.",
            args.function
        ),
        &format!("--memory-size {size}"),
    )?;
    let measuring = async {
        let mut sizes = Vec::new();
        for &mb in &args.memory {
            function.set_memory(mb).await?;
            // The first invocations of a size are cold starts, which are not what is compared.
            concurrently(function, args.concurrency, args.concurrency).await?;
            let measured = concurrently(function, args.requests, args.concurrency).await?;
            let summary = Summary::new(&measured.samples, measured.took);
            sizes.push(Size::of(mb, &summary, per_gb_second)?);
        }
        Ok(sizes)
    };
    let sizes = unless_interrupted(Box::pin(measuring)).await;
    let restored = function.set_memory(size).await;
    restored.context("the memory size was not put back")?;
    let sizes = sizes?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&sizes)?);
    } else {
        print!("{}", table(&sizes));
    }
    Ok(())
}

#[derive(Debug, Serialize)]
struct Size {
    memory_mb: i32,
    average_ms: f64,
    p99_ms: f64,
    billed_ms: f64,
    /// In USD.
    cost_of_a_million: f64,
}

impl Size {
    fn of(memory_mb: i32, summary: &Summary, per_gb_second: f64) -> Result<Self> {
        let all_throttled = || format!("with {memory_mb} MB no invocation was answered");
        let times = summary.times().with_context(all_throttled)?;
        let billed_ms = summary.billed_ms().with_context(all_throttled)?;
        let gb_seconds_of_a_million = billed_ms * 1e3 * f64::from(memory_mb) / 1024.0;
        Ok(Size {
            memory_mb,
            average_ms: times.average,
            p99_ms: times.p99,
            billed_ms,
            cost_of_a_million: gb_seconds_of_a_million * per_gb_second + PER_MILLION_REQUESTS,
        })
    }
}

fn table(sizes: &[Size]) -> String {
    let mut text = "memory  average ms     p99 ms  billed ms  a million\n".to_owned();
    let best = |key: fn(&Size) -> f64| {
        let best = sizes.iter().min_by(|a, b| key(a).total_cmp(&key(b)));
        best.map(|size| size.memory_mb)
    };
    let cheapest = best(|size| size.cost_of_a_million);
    let fastest = best(|size| size.average_ms);
    for size in sizes {
        let Size {
            memory_mb,
            average_ms,
            p99_ms,
            billed_ms,
            cost_of_a_million,
        } = size;
        let _ = write!(
            text,
            "{memory_mb:>6}  {average_ms:>10.2}  {p99_ms:>9.2}  {billed_ms:>9.1}  {cost_of_a_million:>8.2} $"
        );
        for (which, word) in [(cheapest, "cheapest"), (fastest, "fastest")] {
            if which == Some(*memory_mb) {
                let _ = write!(text, "  {word}");
            }
        }
        text.push('\n');
    }
    text.push_str("cost: list price of us-east-1, requests included\n");
    text
}

/// Says what will change and how to restore it by hand, and asks.
fn confirm(args: &Args, change: &str, old: &str) -> Result<()> {
    let name = quoted(&args.function);
    eprintln!(
        "{change} At the end it is put back; by hand:\n  \
         aws lambda update-function-configuration --function-name {name} {old}"
    );
    if args.yes {
        return Ok(());
    }
    if !io::stdin().is_terminal() {
        bail!("there is no terminal to ask on: use `--yes` to continue without a question");
    }
    eprint!("Go on? [y/N] ");
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    if !matches!(answer.trim(), "y" | "Y" | "yes") {
        bail!("nothing was changed");
    }
    Ok(())
}

/// As one word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// An interrupt ends the measurement, not the program, which must restore the configuration.
async fn unless_interrupted<T>(measuring: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::select! {
        measured = measuring => measured,
        interrupted = ctrl_c() => {
            interrupted?;
            bail!("interrupted")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(memory_mb: i32, average_ms: f64, cost_of_a_million: f64) -> Size {
        Size {
            memory_mb,
            average_ms,
            p99_ms: average_ms,
            billed_ms: average_ms,
            cost_of_a_million,
        }
    }

    #[test]
    fn the_cheapest_and_the_fastest_are_named() {
        let table = table(&[
            size(128, 80.0, 0.4),
            size(512, 20.0, 0.5),
            size(1024, 20.5, 0.6),
        ]);
        let rows: Vec<_> = table.lines().collect();
        assert!(rows[1].ends_with("0.40 $  cheapest"), "{table}");
        assert!(rows[2].ends_with("0.50 $  fastest"), "{table}");
        assert!(rows[3].ends_with("0.60 $"), "{table}");
    }

    #[test]
    fn a_word_of_a_shell_holds_every_character() {
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
