//! Measures a Lambda function under concurrent invocations: on AWS, on an emulator, or in a local run.

mod args;
mod chart;
mod lambda;
mod report;
mod run;
mod summary;
mod tuning;

use anyhow::{Context as _, Result};
use args::Args;
use clap::Parser as _;
use lambda::Function;
use run::{Measured, concurrently};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("load-test: {error:#}");
            ExitCode::FAILURE
        }
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
