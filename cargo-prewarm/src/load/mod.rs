//! `cargo prewarm load`: a Lambda function under concurrent invocations: on AWS, on an emulator, or in a local run.

mod args;
mod chart;
mod lambda;
mod report;
mod run;
mod summary;
mod tuning;

use anyhow::{Context as _, Result};
pub(crate) use args::Args;
use lambda::Function;
use run::{Measured, concurrently};
use std::process::ExitCode;

impl Args {
    /// Measures and prints.
    ///
    /// # Errors
    ///
    /// Fails if the function cannot be invoked.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let runtime = tokio::runtime::Runtime::new()?;
        runtime.block_on(run(self))?;
        Ok(ExitCode::SUCCESS)
    }
}

async fn run(args: &Args) -> Result<()> {
    let function = Function::connect(args).await;
    if !args.memory.is_empty() {
        return tuning::memory(&function, args).await;
    }
    let measured = match args.cold {
        Some(count) => tuning::cold(&function, args, count).await?,
        None => concurrently(&function, args.requests, args.concurrency).await?,
    };
    show(&measured, args)
}

fn show(Measured { samples, took }: &Measured, args: &Args) -> Result<()> {
    let summary = summary::Summary::new(samples, *took);
    if args.json {
        println!("{}", serde_json::to_string_pretty(&summary)?);
    } else {
        println!("{summary}\n{}", chart::in_terminal(samples));
    }
    if let Some(file) = &args.svg {
        let title = format!("{}, {} invocations", args.function, samples.len());
        chart::into_svg(samples, &title, file)
            .with_context(|| format!("cannot draw {}", file.display()))?;
    }
    Ok(())
}
