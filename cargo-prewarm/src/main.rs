//! `cargo prewarm`: checks and measures AWS Lambda functions in Rust.

mod check;
mod cold_start;
mod load;
mod progress;
mod project;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use std::env;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo prewarm", bin_name = "cargo prewarm", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Args),
    ColdStart(cold_start::Args),
    Load(load::Args),
}

fn main() -> ExitCode {
    // Cargo starts `cargo-prewarm prewarm check`.
    let mut arguments: Vec<_> = env::args_os().collect();
    if arguments.get(1).is_some_and(|first| first == "prewarm") {
        arguments.remove(1);
    }
    let command = Cli::command().mut_subcommand("check", |check| check.after_help(check::rules()));
    let matches = command.get_matches_from(arguments);
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    // A check that fails has another status than one that finds something.
    let failed = match cli.command {
        Command::Check(_) => 2,
        Command::ColdStart(_) | Command::Load(_) => 1,
    };
    let result = match cli.command {
        Command::Check(check) => check.run(),
        Command::ColdStart(cold_start) => cold_start.run(),
        Command::Load(load) => load.run(),
    };
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(failed)
    })
}
